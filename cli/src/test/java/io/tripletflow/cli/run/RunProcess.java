package io.tripletflow.cli.run;

import io.tripletflow.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code tripletflow run} in a process of its own, whose words go into files. */
final class RunProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 50;

    private final Process process;
    private final Path err;
    private final Path out;

    private RunProcess(Process process, Path err, Path out) {
        this.process = process;
        this.err = err;
        this.out = out;
    }

    /** Starts it on {@code jobFile} with the state of all jobs in {@code folder}. */
    static RunProcess start(Path folder, Path jobFile, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx700m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1", // it lives for seconds
                                "--add-modules=jdk.incubator.vector",
                                "--add-opens=java.base/java.util=ALL-UNNAMED",
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "-Dlog4j2.configurationFile=classpath:tripletflow-log4j2.xml",
                                "-Dtripletflow.log=" + folder.resolve("run.log"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "run",
                                jobFile.toString(),
                                "--state-dir",
                                folder.toString()));
        command.addAll(List.of(options));
        Path err = Files.createTempFile(folder, "run", ".err");
        Path out = Files.createTempFile(folder, "run", ".out");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        builder.redirectError(err.toFile());
        builder.redirectOutput(out.toFile());
        return new RunProcess(builder.start(), err, out);
    }

    long pid() {
        return process.pid();
    }

    /** What it has said on standard error. */
    String err() {
        return read(err);
    }

    String out() {
        return read(out);
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitWords(String words) throws InterruptedException {
        await("'" + words + "'", () -> err().contains(words));
    }

    void await(String what, BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS) && !done.getAsBoolean()) {
                throw new AssertionError(
                        "it ended with " + process.exitValue() + " before " + what + ":\n" + err());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what + "\n" + err());
            }
        }
    }

    /** Its exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it did not end within " + PATIENCE + ":\n" + err());
        }
        return process.exitValue();
    }

    /** As Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    }

    /** As a supervisor ends a service. */
    void terminate() {
        process.destroy();
    }

    /** As {@code kill -9}. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
