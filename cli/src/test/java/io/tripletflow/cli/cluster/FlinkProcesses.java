package io.tripletflow.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * A JobManager with one job, in application mode as in the image, and TaskManagers of two slots,
 * each a process. A JobManager that starts goes on from the newest complete checkpoint.
 */
final class FlinkProcesses implements AutoCloseable {

    /** So many that one TaskManager can take over from the other. */
    static final int SLOTS = 4;

    private static final String SEPARATOR = ".";

    private final Path folder;
    private final Path jobFile;
    private final Checkpoints checkpoints;
    private final String checkpointAddress;
    private final ChildProcess jobManager;
    private final List<ChildProcess> taskManagers = new ArrayList<>();
    private final FlinkRest rest = new FlinkRest(FreePorts.next());
    private volatile int parallelism;

    /**
     * Starts them; does not wait.
     *
     * @param settings the job's options
     * @param checkpoints where this process sees the checkpoints whose URI is in {@code settings}
     * @param cluster options of Flink beside or in place of those here
     */
    FlinkProcesses(
            Path folder,
            Map<String, String> settings,
            Path checkpoints,
            int taskManagers,
            int parallelism,
            Map<String, String> cluster)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.checkpoints = new Checkpoints(Files.createDirectories(checkpoints));
        checkpointAddress = settings.get("checkpoint.directory");
        this.parallelism = parallelism;
        jobFile = Files.writeString(folder.resolve("job.yaml"), yaml(settings));
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Map<String, String> flink = flink(folder, rest);
        flink.putAll(cluster);
        Files.writeString(conf.resolve("config.yaml"), yaml(flink));
        jobManager = new ChildProcess("JobManager", log("jobmanager"), () -> jobManager(conf));
        for (int i = 1; i <= taskManagers; i++) {
            String name = "taskmanager-" + i;
            this.taskManagers.add(new ChildProcess(name, log(name), () -> taskManager(conf, name)));
        }
    }

    ChildProcess jobManager() {
        return jobManager;
    }

    List<ChildProcess> taskManagers() {
        return taskManagers;
    }

    /** Those that have a part of the job, as the JobManager says; none if it does not. */
    List<ChildProcess> busyTaskManagers() {
        Set<String> busy = new HashSet<>();
        try {
            for (JsonNode each : rest.get("/taskmanagers").path("taskmanagers")) {
                if (each.path("freeSlots").asInt() < each.path("slotsNumber").asInt()) {
                    String id = each.path("id").asText();
                    busy.add(id.substring(0, id.indexOf(SEPARATOR)));
                }
            }
        } catch (UncheckedIOException e) {
            return List.of();
        }
        return taskManagers.stream().filter(each -> busy.contains(each.name())).toList();
    }

    FlinkRest rest() {
        return rest;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    int parallelism() {
        return parallelism;
    }

    /** Lets the job go on from its newest checkpoint with other parallelism. */
    void rescale(int next) {
        parallelism = next;
        jobManager.kill();
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private ChildProcess.Program jobManager(Path conf) {
        List<String> arguments = new ArrayList<>(List.of("--configDir", conf.toString()));
        arguments.addAll(List.of("--job-classname", "io.tripletflow.job.TripletFlowJob"));
        Optional<Path> newest = checkpoints.newest();
        newest.ifPresent(path -> arguments.addAll(List.of("--fromSavepoint", address(path))));
        arguments.addAll(List.of(jobFile.toString(), "--set", "job.parallelism=" + parallelism));
        if (newest.isEmpty()) { // killed before its first: with at-least-once a model may be there
            arguments.addAll(List.of("--set", "job.fresh=true"));
        }
        return new ChildProcess.Program(
                "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
                List.of("-Xmx512m"),
                arguments);
    }

    private String address(Path checkpoint) {
        return checkpointAddress.replaceAll("/$", "")
                + "/"
                + checkpoints.folder().relativize(checkpoint);
    }

    /** With what Flink's own scripts would compute from the memory options. */
    static ChildProcess.Program taskManager(Path conf, String name) {
        Configuration flink = GlobalConfiguration.loadConfiguration(conf.toString());
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
        List<String> jvm =
                new ArrayList<>(words(ProcessMemoryUtils.generateJvmParametersStr(memory)));
        jvm.add("-Dorg.bytedeco.javacpp.maxBytes=" + memory.getTaskOffHeapSize().getBytes());
        jvm.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=2g");
        flink.getOptional(CoreOptions.FLINK_TM_JVM_OPTIONS)
                .map(FlinkProcesses::words)
                .ifPresent(jvm::addAll);
        List<String> arguments = new ArrayList<>(List.of("--configDir", conf.toString()));
        arguments.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
        arguments.add("-Dtaskmanager.resource-id=" + name + SEPARATOR + UUID.randomUUID());
        return new ChildProcess.Program(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", jvm, arguments);
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    static Map<String, String> flink(Path folder, FlinkRest rest) {
        Map<String, String> flink = new TreeMap<>();
        flink.put("jobmanager.rpc.address", "127.0.0.1");
        flink.put("jobmanager.rpc.port", String.valueOf(FreePorts.next()));
        flink.put("rest.address", "127.0.0.1");
        flink.put("rest.port", String.valueOf(rest.port()));
        flink.put("taskmanager.host", "127.0.0.1");
        flink.put("taskmanager.numberOfTaskSlots", String.valueOf(SLOTS));
        flink.put("io.tmp.dirs", folder.resolve("tmp").toString());
        flink.put("taskmanager.memory.process.size", "1200m");
        flink.put("taskmanager.memory.task.off-heap.size", "256m");
        flink.put("taskmanager.memory.managed.size", "16m");
        flink.put("taskmanager.load-balance.mode", "TASKS"); // whichever is killed, the job fails
        // a process that is gone is missed soon; one on a busy machine is not
        flink.put("heartbeat.interval", "1s");
        flink.put("heartbeat.timeout", "60s");
        flink.put("pekko.startup-timeout", "2min");
        flink.put("pekko.ask.timeout", "1min");
        flink.put("cluster.registration.error-delay", "1s");
        flink.put("restart-strategy.type", "fixed-delay");
        flink.put("restart-strategy.fixed-delay.attempts", "1000000");
        flink.put("restart-strategy.fixed-delay.delay", "500ms");
        return flink;
    }

    static String yaml(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"\n")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        for (ChildProcess taskManager : taskManagers) {
            taskManager.close();
        }
        jobManager.close();
    }
}
