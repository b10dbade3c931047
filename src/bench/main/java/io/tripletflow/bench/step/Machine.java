package io.tripletflow.bench.step;

import io.tripletflow.matrix.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What figures were measured on: they differ by processor, JVM and kernel.
 *
 * @param kernel what multiplied, see {@link Matrix#kernel}
 */
record Machine(String processor, int processors, String jvm, String kernel) {

    private static final Path LINUX = Path.of("/proc/cpuinfo");

    static Machine here() {
        return new Machine(
                processor(LINUX, System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Matrix.kernel());
    }

    /**
     * Name, family and model as Linux tells them. A name alone, such as "AMD EPYC", stands for
     * many.
     *
     * @param otherwise where there is no such file, or no name in it, as on AArch64
     */
    static String processor(Path file, String otherwise) {
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        try (Stream<String> lines = Files.lines(file)) {
            String[] values = new String[3];
            lines.takeWhile(line -> !line.isBlank())
                    .forEach(
                            line -> {
                                read(line, "model name", values, 0);
                                read(line, "cpu family", values, 1);
                                read(line, "model", values, 2);
                            });
            return values[0] == null
                    ? otherwise
                    : "%s (family %s, model %s)".formatted(values[0], values[1], values[2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(String line, String name, String[] values, int at) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
            values[at] = line.substring(colon + 1).strip();
        }
    }

    @Override
    public String toString() {
        return "%d x %s, %s, products by %s".formatted(processors, processor, jvm, kernel);
    }
}
