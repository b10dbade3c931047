package io.tripletflow.cli;

import io.tripletflow.job.TripletFlowJob;
import io.tripletflow.job.config.JobConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job on a Flink cluster inside this process. */
public final class EmbeddedJob implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedJob.class);
    private static final long CANCEL_SECONDS = 10;
    private static final String NETWORK = "taskmanager.memory.network.";

    private final JobClient client;

    private EmbeddedJob(JobClient client) {
        this.client = client;
    }

    /**
     * Starts a job.
     *
     * @param defaults Flink options that the configuration's own win over
     */
    public static EmbeddedJob start(JobConfig config, Map<String, String> defaults) {
        int parallelism =
                config.parallelism().orElseGet(() -> Runtime.getRuntime().availableProcessors());
        Map<String, String> flink = new HashMap<>(defaults);
        if (config.flink().keySet().stream().noneMatch(key -> key.startsWith(NETWORK))) {
            flink.putAll(networkMemory(parallelism));
        }
        flink.putAll(config.flink());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(
                        parallelism, Configuration.fromMap(flink));
        try {
            TripletFlowJob.define(environment, config);
            return new EmbeddedJob(environment.executeAsync(config.name()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw CommandException.failure("the job did not start: " + rootMessage(e), e);
        }
    }

    /** Enough buffers for every pair of subtasks: Flink's own 64 MiB end at about 16 subtasks. */
    static Map<String, String> networkMemory(int parallelism) {
        long buffers = 8L * parallelism * parallelism;
        long mebibytes = Math.max(64, Math.min(1024, buffers * 32 / 1024));
        String size = mebibytes + "m";
        return Map.of(NETWORK + "min", size, NETWORK + "max", size);
    }

    /**
     * Waits for the end of the job.
     *
     * @param millis how long at most
     * @return whether it has ended
     * @throws CommandException if it failed
     */
    public boolean await(long millis) throws InterruptedException {
        try {
            client.getJobExecutionResult().get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw CommandException.failure("the job failed: " + rootMessage(e), e);
        }
    }

    /** Cancels the job if it still runs; the last checkpoint stays. */
    @Override
    public void close() {
        if (client.getJobExecutionResult().isDone()) {
            return;
        }
        try {
            client.cancel().get(CANCEL_SECONDS, TimeUnit.SECONDS);
            client.getJobExecutionResult()
                    .handle((result, error) -> "ended")
                    .get(CANCEL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the job was not cancelled in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the innermost cause says: Flink wraps it several times. */
    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
