package io.tripletflow.job.operator;

import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Numbers the lives of a job: each start or restore begins one, and its number is greater than that
 * of every earlier life.
 *
 * <p>The number is a time, so that lives without a common checkpoint are in order too. It is the
 * time of the job's start, taken once where the job is submitted, and not of the machine on which a
 * subtask happens to run: clocks differ, and a restart on a machine whose clock is behind would
 * otherwise rank below what the life before has written. Flink counts the restarts since.
 */
final class Epoch {

    private Epoch() {}

    /**
     * The life that begins.
     *
     * @param startMillis when the job was submitted, later than every life before
     * @param restored newest epoch in the state that it goes on from; below 0 if there is none
     */
    static long of(long startMillis, long restored, RuntimeContext context) {
        return of(startMillis, restored, context.getTaskInfo().getAttemptNumber());
    }

    /**
     * Grows with each restart, since the restored epoch never falls while the restarts are counted
     * up.
     */
    static long of(long startMillis, long restored, int restarts) {
        return Math.max(startMillis, restored + 1) + restarts;
    }
}
