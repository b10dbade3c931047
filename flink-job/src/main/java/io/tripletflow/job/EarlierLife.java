package io.tripletflow.job;

import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a job from starting over unasked. A job without state begins at version 0 in a new epoch,
 * and readers prefer the newer epoch: an untrained model would replace what an earlier life of the
 * job has learned.
 */
final class EarlierLife {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierLife.class);

    private EarlierLife() {}

    /**
     * Compares the model topic with the state that the job starts from.
     *
     * @param newest what the model topic holds
     * @param flink the job's and the cluster's options
     * @throws ConfigException if the topic holds a model and the job has neither state nor the
     *     user's word that it shall begin anew
     */
    static void check(Optional<ModelTopic.Version> newest, ReadableConfig flink, JobConfig config) {
        boolean decided = config.fresh() || flink.get(StateRecoveryOptions.SAVEPOINT_PATH) != null;
        if (decided || newest.isEmpty()) {
            return;
        }
        String found =
                "topic '%s' holds version %d of epoch %d, which an earlier life of this job learned, and there is no state to go on from"
                        .formatted(
                                config.topics().model(),
                                newest.get().version(),
                                newest.get().epoch());
        if (recoversByItself(flink)) {
            LOG.warn("{}; unless this is a recovery, the model begins at version 0 again", found);
            return;
        }
        throw new ConfigException(
                config.name(),
                List.of(new Problem(new Origin.Nowhere(), "job.fresh", told(found, flink))));
    }

    /**
     * A time for the epochs of the life that begins: now, or later if an earlier life that began
     * where the clock was ahead has written epochs of a later time.
     */
    static long startMillis(Optional<ModelTopic.Version> newest) {
        long after = newest.map(version -> version.epoch() + 1).orElse(0L);
        return Math.max(System.currentTimeMillis(), after);
    }

    private static String told(String found, ReadableConfig flink) {
        return found
                + ": the model would begin at version 0 in a newer epoch, and readers would prefer"
                + " it; restore the job's newest state ("
                + newest(flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                + savepoint(flink.get(CheckpointingOptions.SAVEPOINT_DIRECTORY))
                + "; `run --restore PATH`, on a cluster `flink run --fromSavepoint PATH`), or begin"
                + " anew (`run --fresh`, on a cluster `--set job.fresh=true`)";
    }

    private static String newest(String directory) {
        if (directory == null) {
            return "it is not known where that lies";
        }
        try {
            return SavedState.newest(directory)
                    .map(state -> state.path() + " is the newest in " + directory)
                    .orElse("none lies in " + directory);
        } catch (IOException e) {
            return directory + " cannot be read: " + e.getMessage();
        }
    }

    /** Savepoints of all jobs lie there, so their numbers do not tell which is the newest. */
    private static String savepoint(String directory) {
        if (directory == null) {
            return "";
        }
        try {
            return SavedState.lastWritten(directory)
                    .map(path -> "; of the savepoints in " + directory + " the last was " + path)
                    .orElse("; no savepoint lies in " + directory);
        } catch (IOException e) {
            return "; " + directory + " cannot be read: " + e.getMessage();
        }
    }

    /** In application mode with high availability a recovery runs the job's main again. */
    static boolean recoversByItself(ReadableConfig flink) {
        String availability = flink.get(HighAvailabilityOptions.HA_MODE);
        return "embedded".equals(flink.get(DeploymentOptions.TARGET))
                && availability != null
                && !availability.equalsIgnoreCase("none");
    }
}
