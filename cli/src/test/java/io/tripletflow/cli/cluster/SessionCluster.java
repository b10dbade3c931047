package io.tripletflow.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A standalone session cluster, as people have one: a JobManager and two TaskManagers, each a
 * process that knows Flink alone. Jobs come as a jar by Flink's command line.
 */
final class SessionCluster implements AutoCloseable {

    private static final int TASK_MANAGERS = 2;
    private static final long PATIENCE_MINUTES = 5;

    /** What a Flink distribution does not have: the job, Kafka, and the native libraries. */
    private static final Pattern OF_THE_JOB =
            Pattern.compile(
                    "(tripletflow|nd4j|openblas|javacpp|kafka|flink-connector-kafka).*|classes|main");

    private final Path conf;
    private final FlinkRest rest = new FlinkRest(FreePorts.next());
    private final List<ChildProcess> processes = new ArrayList<>();

    /** Starts it and waits until it has all its slots. */
    SessionCluster(Path folder) throws Exception {
        conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                conf.resolve("config.yaml"),
                FlinkProcesses.yaml(FlinkProcesses.flink(folder, rest)));
        start(folder, "jobmanager", jobManager());
        for (int i = 1; i <= TASK_MANAGERS; i++) {
            String name = "taskmanager-" + i;
            start(folder, name, FlinkProcesses.taskManager(conf, name));
        }
        Patience.await(java.time.Duration.ofMinutes(PATIENCE_MINUTES), "slots", this::isWhole);
    }

    private void start(Path folder, String name, ChildProcess.Program program) {
        ChildProcess.Program bare =
                new ChildProcess.Program(
                        flinkAlone(),
                        program.mainClass(),
                        program.jvmOptions(),
                        program.arguments());
        processes.add(new ChildProcess(name, folder.resolve(name + ".log"), () -> bare));
    }

    private ChildProcess.Program jobManager() {
        return new ChildProcess.Program(
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of("-Xmx512m"),
                List.of("--configDir", conf.toString()));
    }

    private boolean isWhole() {
        try {
            return rest.get("/overview").path("slots-total").asInt()
                    == TASK_MANAGERS * FlinkProcesses.SLOTS;
        } catch (java.io.UncheckedIOException e) {
            return false; // not yet
        }
    }

    private static String flinkAlone() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .filter(entry -> !isOfTheJob(Path.of(entry).getFileName().toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOfTheJob(String file) {
        return OF_THE_JOB.matcher(file).matches();
    }

    FlinkRest rest() {
        return rest;
    }

    /** What a command of Flink's said, and how it ended. */
    record Answer(int exitCode, String text) {}

    /** As {@code flink ARGUMENT...}. */
    Answer flink(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:TieredStopAtLevel=1",
                                "--add-opens=java.base/java.util=ALL-UNNAMED",
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "-Dlog4j2.configurationFile=cluster-log4j2.properties",
                                "-cp",
                                flinkAlone(),
                                "org.apache.flink.client.cli.CliFrontend"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLINK_CONF_DIR", conf.toString());
        Path said = Files.createTempFile(conf, "flink", ".out");
        Process process = builder.redirectOutput(said.toFile()).start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("flink did not end: " + Files.readString(said, UTF_8));
        }
        return new Answer(process.exitValue(), Files.readString(said, UTF_8));
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::close);
    }
}
