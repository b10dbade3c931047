package io.tripletflow.bench.stream;

import io.tripletflow.bench.process.BoundProcess;
import io.tripletflow.cli.console.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What one would write instead: {@code consumer.py}, a Kafka consumer around PyTorch. */
final class PythonPeer {

    /** Events of a run at most: nothing in it warms up, so that more would tell no more. */
    static final int MAX_EVENTS = 200_000;

    private static final String SCRIPT = "consumer.py";

    /** On an AMD EPYC Debian's reference BLAS has 5 to 6 by this measure, its OpenBLAS 23 to 26. */
    private static final double FAST_GIGAFLOPS = 12;

    /** Prints the GFLOP/s of the best of five products. */
    private static final String PRODUCTS =
            """
            import time, torch, confluent_kafka
            torch.set_num_threads(1)
            a = torch.ones(512, 512)
            best = float("inf")
            for i in range(5):
                begun = time.process_time()
                a @ a
                best = min(best, time.process_time() - begun)
            print(2 * 512**3 / max(best, 1e-9) / 1e9)
            """;

    private PythonPeer() {}

    /**
     * Fails unless the script will find what it needs.
     *
     * @param python name or path of the interpreter
     * @return how fast one thread of its PyTorch multiplies, GFLOP/s
     */
    static double check(String python, Content content) throws IOException, InterruptedException {
        String program = (content == Content.TEXT ? "import sklearn\n" : "") + PRODUCTS;
        try {
            Process process =
                    new ProcessBuilder(python, "-c", program).redirectErrorStream(true).start();
            List<String> said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip()
                            .lines()
                            .toList();
            String last = said.isEmpty() ? "" : said.get(said.size() - 1);
            if (process.waitFor() != 0) {
                throw mistake(python, last, null);
            }
            return Double.parseDouble(last);
        } catch (IOException e) {
            throw mistake(python, e.getMessage(), e);
        }
    }

    /** What its user should know of a PyTorch of that speed, which flatters us. */
    static Optional<String> slowness(String python, double gigaflops) {
        if (gigaflops >= FAST_GIGAFLOPS) {
            return Optional.empty();
        }
        return Optional.of(
                ("note: PyTorch of %s multiplies at %.1f GFLOP/s, as without a fast BLAS, and"
                                + " ratios to it flatter the job; install one (Debian:"
                                + " libopenblas0-pthread)")
                        .formatted(python, gigaflops));
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
