package io.tripletflow.serving.http;

import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.index.Item;
import io.tripletflow.serving.index.Neighbour;
import java.util.List;

/** What is sent, as it is sent; docs/serving.md tells what each means. */
final class Answers {

    private Answers() {}

    /** One neighbour. */
    record Near(
            String entity,
            String label,
            double distance,
            String group,
            String source,
            String tower,
            long time) {

        static Near of(Neighbour neighbour) {
            Item item = neighbour.item();
            return new Near(
                    item.entity(),
                    item.label().orElse(null),
                    neighbour.distance(),
                    item.group(),
                    item.source(),
                    item.tower(),
                    item.timeMillis());
        }
    }

    /** Of neighbours and search. */
    record Neighbours(long epoch, long version, List<Near> neighbours) {
        static Neighbours of(Generation generation, List<Neighbour> found) {
            return new Neighbours(
                    generation.epoch(),
                    generation.version(),
                    found.stream().map(Near::of).toList());
        }
    }

    /** Of identify. */
    record Identity(
            long epoch,
            long version,
            String label,
            boolean known,
            Double distance,
            double threshold,
            List<Near> neighbours) {}

    /** Of verify. */
    record Verdict(long epoch, long version, boolean same, double distance, double threshold) {}

    /** Of embed. */
    record Embeddings(long epoch, long version, List<float[]> embeddings) {}

    /** A state in one word. */
    record State(String status) {}
}
