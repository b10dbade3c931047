package io.tripletflow.bench.step;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** What {@link StepBench} found. */
record StepReport(Machine machine, List<Step> steps, List<Embedding> embeddings) {

    /**
     * Nanoseconds of a step.
     *
     * @param limit of the bare products and memory traffic; NaN where none was measured
     * @param bytes of heap that a step allocates
     */
    record Step(
            StepShape shape,
            String miner,
            double ours,
            double usual,
            double tuned,
            double limit,
            double bytes) {

        double peer() {
            return Math.min(usual, tuned);
        }

        double rate(double nanos) {
            return shape.batch() * 1e9 / nanos;
        }
    }

    /** Nanoseconds of embedding some inputs together. */
    record Embedding(StepShape shape, int together, double ours, double peer) {

        double rate(double nanos) {
            return together * 1e9 / nanos;
        }
    }

    String table() {
        StringBuilder out = new StringBuilder();
        out.append(machine).append(System.lineSeparator()).append(System.lineSeparator());
        out.append(
                "%-26s %-10s %10s %10s %10s %9s %10s %8s %7s%n"
                        .formatted(
                                "samples/s, one thread",
                                "miner",
                                "ours",
                                "libtorch",
                                "(tuned)",
                                "ratio",
                                "limit",
                                "share",
                                "B/step"));
        for (Step step : steps) {
            out.append(
                    "%-26s %-10s %,10.0f %,10.0f %,10.0f %8.2fx %,10.0f %7.0f%% %7.0f%n"
                            .formatted(
                                    name(step.shape) + ", " + step.shape.batch(),
                                    step.miner,
                                    step.rate(step.ours),
                                    step.rate(step.usual),
                                    step.rate(step.tuned),
                                    step.peer() / step.ours,
                                    step.rate(step.limit),
                                    100 * step.limit / step.ours,
                                    step.bytes));
        }
        out.append(
                "%n%-26s %-10s %10s %10s %20s%n"
                        .formatted("embeddings/s", "together", "ours", "libtorch", "ratio"));
        for (Embedding row : embeddings) {
            out.append(
                    "%-26s %-10d %,10.0f %,10.0f %19.2fx%n"
                            .formatted(
                                    name(row.shape),
                                    row.together,
                                    row.rate(row.ours),
                                    row.rate(row.peer),
                                    row.peer / row.ours));
        }
        return out.toString();
    }

    private static String name(StepShape shape) {
        return shape.hidden() == 0
                ? shape.inputs() + "→" + shape.embedding()
                : shape.inputs() + "→" + shape.hidden() + "→" + shape.embedding();
    }

    String json() throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.set("machine", json.valueToTree(machine));
        for (Step step : steps) {
            ObjectNode row = shape(root.withArray("rows").addObject(), step.shape);
            row.put("miner", step.miner);
            row.put("samplesPerSecond", step.rate(step.ours));
            row.put("peerSamplesPerSecond", step.rate(step.peer()));
            row.put("peerUsualSamplesPerSecond", step.rate(step.usual));
            row.put("peerTunedSamplesPerSecond", step.rate(step.tuned));
            if (!Double.isNaN(step.limit)) {
                row.put("limitSamplesPerSecond", step.rate(step.limit));
            }
            row.put("bytesPerStep", step.bytes);
        }
        for (Embedding embedding : embeddings) {
            ObjectNode row = shape(root.withArray("embeddings").addObject(), embedding.shape);
            row.put("together", embedding.together);
            row.put("embeddingsPerSecond", embedding.rate(embedding.ours));
            row.put("peerEmbeddingsPerSecond", embedding.rate(embedding.peer));
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static ObjectNode shape(ObjectNode row, StepShape shape) {
        return row.put("inputs", shape.inputs())
                .put("hidden", shape.hidden())
                .put("embedding", shape.embedding())
                .put("batch", shape.batch());
    }
}
