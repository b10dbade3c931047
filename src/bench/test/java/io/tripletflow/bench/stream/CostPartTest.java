package io.tripletflow.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.bench.process.BoundProcess;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostPartTest {

    @ParameterizedTest
    @CsvSource({
        "C2 CompilerThread0, COMPILE",
        "GC Thread#3, COLLECT",
        "kafka-producer-network-thread | producer-1, WRITE",
        "Source Data Fetcher for Source: read events, FETCH",
        "train -> (slice model), OTHER"
    })
    void threads_areToldByTheirNames(String thread, CostPart part) {
        assertThat(CostPart.ofThread(BoundProcess.known(thread))).isEqualTo(part);
    }

    /** A class or method that is renamed would silently become a part of the rest. */
    @Test
    void ourMethods_areThere() {
        for (CostPart part : CostPart.values()) {
            for (String name : part.methods()) {
                if (name.startsWith("io.tripletflow.")) {
                    assertThat(isThere(name)).as(name).isTrue();
                }
            }
        }
    }

    /** Whether a package or a class is called so, or the methods of one begin so. */
    private static boolean isThere(String name) {
        ClassLoader classes = CostPartTest.class.getClassLoader();
        if (name.endsWith(".")) {
            String path = name.substring(0, name.length() - 1).replace('.', '/');
            return classes.getResource(path) != null
                    || classes.getResource(path + ".class") != null;
        }
        int dot = name.lastIndexOf('.');
        try {
            return Arrays.stream(Class.forName(name.substring(0, dot)).getDeclaredMethods())
                    .anyMatch(method -> method.getName().startsWith(name.substring(dot + 1)));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The same product is a cost of whoever asked for it. */
    @Test
    void stacks_areToldByTheInnermostMethodOfAPart() {
        String product = "io.tripletflow.matrix.VectorTile.addWide";
        String learn = "io.tripletflow.learn.MetricLearner.learn";
        assertThat(CostPart.ofStack(List.of(product, "io.tripletflow.learn.Scoring.score", learn)))
                .isEqualTo(CostPart.SCORE);
        assertThat(
                        CostPart.ofStack(
                                List.of(
                                        product,
                                        "io.tripletflow.learn.MetricLearner.train",
                                        learn)))
                .isEqualTo(CostPart.TRAIN);
        assertThat(CostPart.ofStack(List.of("java.util.HashMap.get", learn)))
                .isEqualTo(CostPart.LEARN);
        assertThat(CostPart.ofStack(List.of(product, "some.other.Thing.run")))
                .isEqualTo(CostPart.OTHER);
    }
}
