package io.tripletflow.job;

import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.problem.Problem;
import io.tripletflow.learn.Embedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** The file that {@code model.initial} names, read once, where the job is defined. */
final class InitialModel {

    /** A job's graph carries the model, so it must not be of any size. */
    private static final int MAX_BYTES = 1 << 29;

    private InitialModel() {}

    /**
     * The file's bytes, none where no file is named.
     *
     * @throws ConfigException if it cannot be read, or does not fit the job's towers
     */
    static byte[] read(JobConfig config) {
        if (config.initialModel().isEmpty()) {
            return new byte[0];
        }
        String name = config.initialModel().get();
        byte[] bytes;
        try {
            Path path = new Path(name);
            long length = path.getFileSystem().getFileStatus(path).getLen();
            if (length > MAX_BYTES) {
                throw new IOException(
                        "it has " + length + " bytes, more than the " + MAX_BYTES + " allowed");
            }
            try (FSDataInputStream in = path.getFileSystem().open(path)) {
                bytes = in.readAllBytes();
            }
            new Embedder(config.learning().learner()).start(bytes);
        } catch (IOException | UncheckedIOException e) {
            String message = "'" + name + "' cannot be used: " + cause(e);
            Problem problem = new Problem(new Origin.Nowhere(), "model.initial", message);
            throw new ConfigException(config.name(), List.of(problem));
        }
        return bytes;
    }

    private static String cause(Exception e) {
        return e instanceof UncheckedIOException ? e.getCause().getMessage() : e.getMessage();
    }
}
