package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A JVM that comes back whenever it ends, as an orchestrator would see to, until it is held or
 * closed. Its output goes to a file. Killing it is {@code kill -9}.
 */
final class ChildProcess implements AutoCloseable {

    /** What is run: a main class on a class path. */
    record Program(
            String classPath, String mainClass, List<String> jvmOptions, List<String> arguments) {

        /** On the class path of the tests. */
        Program(String mainClass, List<String> jvmOptions, List<String> arguments) {
            this(System.getProperty("java.class.path"), mainClass, jvmOptions, arguments);
        }
    }

    private static final Duration PAUSE = Duration.ofMillis(300);

    /** Of its log, told when it does not come. */
    private static final int LINES = 40;

    private final String name;
    private final Path log;
    private final Supplier<Program> program;
    private Process process;
    private boolean wanted = true;
    private int kills;
    private int starts;

    /**
     * Starts it.
     *
     * @param program asked before each start
     */
    ChildProcess(String name, Path log, Supplier<Program> program) {
        this.name = name;
        this.log = log;
        this.program = program;
        start();
        Thread supervisor = new Thread(this::supervise, "supervisor of " + name);
        supervisor.setDaemon(true);
        supervisor.start();
    }

    String name() {
        return name;
    }

    /** Of the process that runs now. */
    synchronized long pid() {
        return process.pid();
    }

    /** How often it was killed. */
    synchronized int kills() {
        return kills;
    }

    /** Kills it; it comes back. */
    synchronized void kill() {
        kills++;
        process.destroyForcibly();
    }

    /** Kills it; it stays away until {@link #release}. */
    synchronized void hold() {
        kills++;
        wanted = false;
        process.destroyForcibly();
    }

    synchronized void release() {
        wanted = true;
        notifyAll();
    }

    private void supervise() {
        try {
            while (true) {
                Process running;
                synchronized (this) {
                    running = process;
                }
                running.waitFor();
                Thread.sleep(PAUSE.toMillis());
                synchronized (this) {
                    while (!wanted) {
                        wait();
                    }
                    startAgain();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A machine that has no room for it just now has some later. */
    private void startAgain() {
        try {
            start();
        } catch (RuntimeException e) {
            System.out.println(name + " is tried again: " + e);
        }
    }

    /** Whether it runs, how often it was started, and the last lines that it wrote. */
    synchronized String story() {
        String state = process.isAlive() ? "runs" : "does not run";
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
            return "%s %s, started %d times; its last lines:%n%s"
                    .formatted(name, state, starts, String.join("\n", last));
        } catch (IOException e) {
            return "%s %s, started %d times; no log: %s".formatted(name, state, starts, e);
        }
    }

    private synchronized void start() {
        Program run = program.get();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // quick to start; what they do is seldom worth a second compiler
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(run.jvmOptions());
        command.addAll(
                List.of(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-BytecodeVerificationRemote",
                        "-XX:+UseSerialGC",
                        "--add-modules=jdk.incubator.vector",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dlog4j2.configurationFile=cluster-log4j2.properties",
                        "-cp",
                        run.classPath(),
                        ChildMain.class.getName(),
                        run.mainClass()));
        command.addAll(run.arguments());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        if (Files.isDirectory(ObjectStore.plugins())) {
            builder.environment().put("FLINK_PLUGINS_DIR", ObjectStore.plugins().toString());
        }
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            process = builder.start();
            starts++;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " did not start", e);
        }
    }

    /** Kills it for good. */
    @Override
    public void close() {
        hold();
        process.onExit().join();
    }
}
