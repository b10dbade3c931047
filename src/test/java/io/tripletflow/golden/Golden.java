package io.tripletflow.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Golden values that src/test/python/golden.py made: gzipped JSON files among the tests' resources.
 * Where the system property {@code golden.dir} names a folder that exists, its files of the same
 * names are read as well.
 */
public final class Golden {

    /** Relative tolerance of float arithmetic against the files' doubles. */
    public static final double TOLERANCE = 1e-4;

    private static final Path FOLDER =
            Path.of(System.getProperty("golden.dir", "../shared/golden"));

    private Golden() {}

    /** Name and content of each case, for {@code @MethodSource}. */
    public static Stream<Arguments> cases(String file, Function<JsonNode, String> name) {
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream own = Golden.class.getResourceAsStream("/golden/" + file)) {
            read(own).forEach(cases::add);
            if (Files.isDirectory(FOLDER)) {
                try (InputStream others = Files.newInputStream(FOLDER.resolve(file))) {
                    read(others).forEach(cases::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases.stream().map(c -> Arguments.of(name.apply(c), c));
    }

    private static JsonNode read(InputStream in) throws IOException {
        return new ObjectMapper().readTree(new GZIPInputStream(in)).get("cases");
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
