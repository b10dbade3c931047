package io.tripletflow.cli.embedded;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.job.TripletFlowJob;
import io.tripletflow.job.config.JobConfig;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.scheduler.ExecutionGraphInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job on a Flink cluster inside this process. */
public final class EmbeddedJob implements AutoCloseable {

    private static final long POLL_MILLIS = 50;
    private static final Set<ExecutionState> STARTING =
            EnumSet.of(
                    ExecutionState.CREATED,
                    ExecutionState.SCHEDULED,
                    ExecutionState.DEPLOYING,
                    ExecutionState.INITIALIZING);
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedJob.class);
    private static final long CANCEL_SECONDS = 10;
    private static final String REST_PORT = RestOptions.PORT.key();
    private static final String NETWORK = "taskmanager.memory.network.";
    private static final String MANAGED = "taskmanager.memory.managed.";

    /**
     * For RocksDB: with Flink's own 128 MiB, a million entities are read from files again and
     * again.
     */
    private static final String MANAGED_SIZE = "512m";

    /** The cluster serves this machine alone, and its REST port is any that is free. */
    private static final Map<String, String> LOOPBACK =
            Map.of(
                    "rest.address", "127.0.0.1",
                    "rest.bind-address", "127.0.0.1",
                    "jobmanager.bind-host", "127.0.0.1",
                    "taskmanager.bind-host", "127.0.0.1");

    private final MiniCluster cluster;
    private final JobClient client;
    private boolean workerSeen;

    private EmbeddedJob(MiniCluster cluster, JobClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    /**
     * Starts a job.
     *
     * @param defaults Flink options that the configuration's own win over
     */
    public static EmbeddedJob start(JobConfig config, Map<String, String> defaults) {
        int parallelism = config.parallelism().orElseGet(EmbeddedJob::usualParallelism);
        Map<String, String> flink = new HashMap<>(LOOPBACK);
        flink.putAll(defaults);
        if (!has(config, NETWORK)) {
            flink.putAll(networkMemory(parallelism));
        }
        if (!has(config, MANAGED)) {
            flink.put(MANAGED + "size", MANAGED_SIZE);
        }
        flink.putAll(config.flink());
        if (flink.containsKey(REST_PORT)) {
            flink.putIfAbsent(RestOptions.BIND_PORT.key(), flink.get(REST_PORT));
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(
                        parallelism, Configuration.fromMap(flink));
        try {
            TripletFlowJob.define(environment, config);
            return start(environment, config.name());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw CommandException.failure("the job did not start: " + rootMessage(e), e);
        }
    }

    private static EmbeddedJob start(StreamExecutionEnvironment environment, String name)
            throws Exception {
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        Configuration flink = Configuration.fromMap(environment.getConfiguration().toMap());
        AtomicReference<MiniCluster> cluster = new AtomicReference<>();
        JobClient client =
                LocalExecutor.createWithFactory(
                                flink,
                                settings -> cluster.updateAndGet(any -> new MiniCluster(settings)))
                        .execute(graph, flink, EmbeddedJob.class.getClassLoader())
                        .get();
        return new EmbeddedJob(cluster.get(), client);
    }

    /** Half of the processors: of each chain of tasks at least two have work at any time. */
    public static int usualParallelism() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Whether the user has set one of the options that begin so. */
    private static boolean has(JobConfig config, String prefix) {
        return config.flink().keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    /** Enough buffers for every pair of subtasks: Flink's own 64 MiB end at about 16 subtasks. */
    static Map<String, String> networkMemory(int parallelism) {
        long buffers = 8L * parallelism * parallelism;
        long mebibytes = Math.max(64, Math.min(1024, buffers * 32 / 1024));
        String size = mebibytes + "m";
        return Map.of(NETWORK + "min", size, NETWORK + "max", size);
    }

    /**
     * Waits for the end of the job; meanwhile sees to it that there is a TaskManager.
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
            replaceWorker();
            return false;
        } catch (ExecutionException e) {
            throw CommandException.failure("the job failed: " + rootMessage(e), e);
        }
    }

    /** Starts a TaskManager if a fatal error has ended that of the cluster: Flink does not. */
    private void replaceWorker() throws InterruptedException {
        try {
            boolean workerThere =
                    cluster.requestClusterOverview().get().getNumTaskManagersConnected() > 0;
            if (workerSeen && !workerThere) {
                LOG.warn("the job's TaskManager has ended, see above; the job goes on in another");
                cluster.startTaskManager();
            }
            workerSeen = workerThere;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // the cluster is about to end
            LOG.debug("no TaskManager could be seen or started", e);
        }
    }

    /** Flink's id of the job. */
    public String id() {
        return client.getJobID().toHexString();
    }

    /** Where the cluster's REST interface answers. */
    public URI restAddress() throws InterruptedException {
        try {
            return cluster.getRestAddress().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a cluster that has started has an address", e);
        }
    }

    /** Its tasks, checkpoints and failures at this moment; empty once it has ended. */
    public Optional<ExecutionGraphInfo> graph() throws InterruptedException {
        try {
            return Optional.of(
                    cluster.getExecutionGraphInfo(client.getJobID())
                            .get(CANCEL_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("the job's graph cannot be seen", e);
            return Optional.empty();
        }
    }

    /**
     * Stops the job after a last checkpoint, in Flink's canonical format; open windows stay open. A
     * job that is about to start is started first, since only running tasks write a savepoint.
     *
     * @param directory URI of the folder that the savepoint is written into
     * @return path of the savepoint
     * @throws CommandException if it was not written in time; the job may still run
     */
    public String stop(String directory, Duration patience) throws InterruptedException {
        awaitStart(patience);
        try {
            String savepoint =
                    client.stopWithSavepoint(false, directory, SavepointFormatType.CANONICAL)
                            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            client.getJobExecutionResult().get(CANCEL_SECONDS, TimeUnit.SECONDS);
            return savepoint;
        } catch (ExecutionException e) {
            throw CommandException.failure("no savepoint was written: " + rootMessage(e), e);
        } catch (TimeoutException e) {
            throw CommandException.failure(
                    "no savepoint was written within " + patience.toSeconds() + " s", e);
        }
    }

    private void awaitStart(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isStarting() && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isStarting() throws InterruptedException {
        Optional<ExecutionGraphInfo> graph = graph();
        if (graph.isEmpty()) {
            return false;
        }
        for (var task : graph.get().getArchivedExecutionGraph().getAllExecutionVertices()) {
            if (STARTING.contains(task.getExecutionState())) {
                return true;
            }
        }
        return false;
    }

    /** The cluster, for tests that harm it. */
    public MiniCluster cluster() {
        return cluster;
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
    public static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
