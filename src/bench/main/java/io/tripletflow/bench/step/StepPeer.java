package io.tripletflow.bench.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.console.CommandException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Locale;

/** libtorch in a process of its own (src/peer), asked in lines. */
final class StepPeer implements AutoCloseable {

    /** System property: the folder where src/peer is built. */
    private static final String FOLDER = "tripletflow.peer";

    private final Process process;
    private final BufferedReader answers;

    private StepPeer(Process process) {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    static StepPeer start() throws IOException {
        Path folder = Path.of(System.getProperty(FOLDER, "src/peer/target"));
        if (!folder.resolve("lib").toFile().isDirectory()) {
            throw CommandException.mistake(
                    "there is no libtorch in "
                            + folder
                            + "; build it: mvn -Pbenchmarks -pl src/peer package",
                    null);
        }
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:ErrorFile="
                                + Path.of(
                                        System.getProperty("java.io.tmpdir"),
                                        "tripletflow-libtorch-%p.log"),
                        "-cp",
                        folder.resolve("classes")
                                + File.pathSeparator
                                + folder.resolve("lib")
                                + File.separator
                                + "*",
                        "io.tripletflow.peer.Peer");
        builder.environment().put("OMP_NUM_THREADS", "1"); // its OpenBLAS reads no other setting
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        StepPeer first = new StepPeer(builder.start());
        if (first.isReady()) {
            return first;
        }
        // seen: with nothing unpacked yet, libtorch crashes in the process that unpacks it
        first.close();
        StepPeer second = new StepPeer(builder.start());
        if (!second.isReady()) {
            throw second.ended(null);
        }
        return second;
    }

    /** Whether it says so; a JVM that crashes says something else. */
    private boolean isReady() throws IOException {
        return "ready".equals(answers.readLine());
    }

    /**
     * Nanoseconds of one call.
     *
     * @param what see io.tripletflow.peer.Peer
     */
    double nanos(String what, StepShape shape, int rows, double seconds) throws IOException {
        String request =
                String.format(
                        Locale.ROOT,
                        "%s %d %d %d %d %f%n",
                        what,
                        shape.inputs(),
                        shape.hidden(),
                        shape.embedding(),
                        rows,
                        seconds);
        try {
            process.getOutputStream().write(request.getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw ended(e);
        }
        return Double.parseDouble(answer());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw ended(null);
        }
        return line;
    }

    private CommandException ended(IOException cause) throws IOException {
        try {
            int status = process.waitFor();
            return CommandException.failure(
                    "the process with libtorch ended with status "
                            + status
                            + "; see what it printed above",
                    cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the process with libtorch ended");
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
    }
}
