package io.tripletflow.cli.console;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that is gone when it is closed. */
public record TemporaryFolder(Path path) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

    public static TemporaryFolder create(String prefix) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory(prefix));
    }

    @Override
    public void close() {
        try (Stream<Path> paths = Files.walk(path)) {
            boolean all =
                    paths.sorted(Comparator.reverseOrder())
                            .map(Path::toFile)
                            .map(File::delete)
                            .reduce(true, Boolean::logicalAnd);
            if (!all) {
                LOG.warn("{} is not fully deleted", path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} is not fully deleted", path, e);
        }
    }
}
