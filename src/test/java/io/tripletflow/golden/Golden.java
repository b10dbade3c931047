package io.tripletflow.golden;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.provider.Arguments;

/** Golden values: gzipped JSON files in the folder of the system property {@code golden.dir}. */
public final class Golden {

    /** Relative tolerance of float arithmetic against the files' doubles. */
    public static final double TOLERANCE = 1e-4;

    private static final Path FOLDER =
            Path.of(System.getProperty("golden.dir", "../shared/golden"));

    private Golden() {}

    /** Skips the calling test, saying so, where the folder is absent. */
    public static void assumePresent() {
        assumeTrue(
                Files.isDirectory(FOLDER),
                () -> "no golden values at " + FOLDER + "; set -Dgolden.dir=DIR");
    }

    /**
     * Name and content of each case, for {@code @MethodSource}. One case without content where the
     * folder is absent: the test begins with {@link #assumePresent} and shows as skipped.
     */
    public static Stream<Arguments> cases(String file, Function<JsonNode, String> name) {
        if (!Files.isDirectory(FOLDER)) {
            return Stream.of(Arguments.of(file, MissingNode.getInstance()));
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file)))) {
            JsonNode cases = new ObjectMapper().readTree(in).get("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(c -> Arguments.of(name.apply(c), c));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All numbers below a node, in order. */
    public static float[] numbers(JsonNode node) {
        double[] values = flatten(node).mapToDouble(JsonNode::asDouble).toArray();
        float[] numbers = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            numbers[i] = (float) values[i];
        }
        return numbers;
    }

    public static int[] integers(JsonNode node) {
        return flatten(node).mapToInt(JsonNode::asInt).toArray();
    }

    private static Stream<JsonNode> flatten(JsonNode node) {
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false).flatMap(Golden::flatten)
                : Stream.of(node);
    }
}
