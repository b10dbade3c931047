package io.tripletflow.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.CommandException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
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
        StepPeer peer = new StepPeer(builder.start());
        peer.answer();
        return peer;
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
        process.getOutputStream().write(request.getBytes(UTF_8));
        process.getOutputStream().flush();
        return Double.parseDouble(answer());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw CommandException.failure(
                    "the process with libtorch ended; see what it printed above", null);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
    }
}
