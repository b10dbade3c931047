package io.tripletflow.job;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the job's state fits where its checkpoints go. Without a directory that is the
 * JobManager's memory, which takes 5 MiB of each part of the state: a job beyond that fails at each
 * checkpoint and starts again for ever.
 */
final class StorageCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StorageCheck.class);

    /** An entity's names, numbers of its state and the key's place, beside its two vectors. */
    private static final int ENTITY_BYTES = 200;

    private static final String REMEDY =
            "; set checkpoint.directory to a place that JobManager and TaskManagers reach, such as"
                    + " file:///var/lib/tripletflow or s3://bucket/path";

    private StorageCheck() {}

    /**
     * Compares the state with the storage.
     *
     * @param flink the job's options, and the cluster's as far as they are known here
     * @return what may go wrong though the job may start
     * @throws ConfigException if the state cannot fit
     */
    static Optional<String> check(ReadableConfig flink, JobConfig config) {
        if (config.checkpoint().interval().isZero() || !inMemory(flink)) {
            return Optional.empty();
        }
        long max = JobManagerCheckpointStorage.DEFAULT_MAX_STATE_SIZE;
        long model = config.learning().stateBytes();
        boolean fits = model <= max;
        String told = fits ? entities(config, max) : tooLarge(model, max);
        if (fits || mayBeConfiguredElsewhere(flink)) {
            LOG.warn("checkpoint.directory: {}", told);
            return Optional.of("checkpoint.directory: " + told);
        }
        throw new ConfigException(
                config.name(),
                List.of(new Problem(new Origin.Nowhere(), "checkpoint.directory", told)));
    }

    private static String tooLarge(long model, long max) {
        return "is not set, and the JobManager's memory takes checkpoints of at most "
                + mebibytes(max)
                + " MiB, but the model's state takes "
                + mebibytes(model)
                + " MiB: no checkpoint would complete"
                + REMEDY;
    }

    private static String entities(JobConfig config, long max) {
        long input =
                config.inputs().values().stream()
                        .mapToLong(InputSpec::dimension)
                        .max()
                        .orElseThrow();
        long embedding = config.learning().learner().embedding();
        long each = ENTITY_BYTES + Float.BYTES * (input + embedding);
        return "is not set, and the JobManager's memory takes at most "
                + mebibytes(max)
                + " MiB of a subtask's state, here about "
                + max / each
                + " entities: with more no checkpoint completes and the job fails again and again"
                + REMEDY;
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static boolean inMemory(ReadableConfig flink) {
        return flink.getOptional(CheckpointingOptions.CHECKPOINT_STORAGE)
                .map("jobmanager"::equalsIgnoreCase)
                .orElseGet(
                        () ->
                                flink.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                                        .isEmpty());
    }

    /** A client that submits to a cluster elsewhere does not see that cluster's configuration. */
    private static boolean mayBeConfiguredElsewhere(ReadableConfig flink) {
        return flink.getOptional(DeploymentOptions.TARGET)
                .filter(target -> !target.equals("local") && !target.equals("embedded"))
                .isPresent();
    }
}
