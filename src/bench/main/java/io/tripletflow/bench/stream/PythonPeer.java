package io.tripletflow.bench.stream;

import io.tripletflow.bench.process.BoundProcess;
import io.tripletflow.cli.console.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** What one would write instead: {@code consumer.py}, a Kafka consumer around PyTorch. */
final class PythonPeer {

    /** Events of a run at most: nothing in it warms up, so that more would tell no more. */
    static final int MAX_EVENTS = 200_000;

    private static final String SCRIPT = "consumer.py";

    private PythonPeer() {}

    /**
     * Fails unless the script will find what it needs.
     *
     * @param python name or path of the interpreter
     */
    static void check(String python, Content content) throws IOException, InterruptedException {
        String needed = "import torch, confluent_kafka";
        ProcessBuilder builder =
                new ProcessBuilder(
                        python, "-c", content == Content.TEXT ? needed + ", sklearn" : needed);
        try {
            Process process = builder.redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw mistake(python, said.strip().lines().reduce("", (all, line) -> line), null);
            }
        } catch (IOException e) {
            throw mistake(python, e.getMessage(), e);
        }
    }

    private static CommandException mistake(String python, String reason, Throwable cause) {
        return CommandException.mistake(
                "--peer "
                        + python
                        + " must be a Python that has torch and confluent_kafka, for text also sklearn,"
                        + " but: "
                        + reason,
                cause);
    }

    /**
     * @param folder for the script and its log
     * @param embeddings topic to write to
     * @param rows that it trains on for each event
     */
    static BoundProcess start(
            String name,
            Path folder,
            EndToEndSettings settings,
            String bootstrap,
            String events,
            String embeddings,
            double rows)
            throws IOException {
        Path script = folder.resolve(SCRIPT);
        try (InputStream in =
                Objects.requireNonNull(PythonPeer.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            Files.write(script, in.readAllBytes());
        }
        Stream<Object> arguments =
                Stream.of(
                        settings.peer(),
                        script,
                        bootstrap,
                        events,
                        embeddings,
                        settings.workload().content().tag(),
                        settings.workload().size(),
                        settings.hidden(),
                        settings.embedding(),
                        settings.batch(),
                        rows);
        return BoundProcess.start(name, folder, arguments.map(Object::toString).toList());
    }
}
