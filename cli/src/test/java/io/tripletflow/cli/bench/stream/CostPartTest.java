package io.tripletflow.cli.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.bench.process.ChildProcess;
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
        assertThat(CostPart.ofThread(ChildProcess.known(thread))).isEqualTo(part);
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
