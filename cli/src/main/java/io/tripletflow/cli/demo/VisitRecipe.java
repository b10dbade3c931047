package io.tripletflow.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** The options that a file of visits is learned with; docs/recommendation.md has the why. */
final class VisitRecipe {

    /** Visits below which there are few, learned in gentle steps from all of them at once. */
    private static final long FEW = 20_000;

    /** Visits below which pairs of items are counted, too, which is too wide for many items. */
    private static final long COUNTED = 50_000;

    /** Each item has two ids. */
    private static final long IDS_OF_FEW = 2 * FEW;

    /**
     * Visits below which each is trained on as often as any; more of them would be learned by rote.
     */
    private static final long VERY_FEW = 4_000;

    private static final int MIN_REPLAY = 8;
    private static final int MAX_REPLAY = 32;

    private static final List<String> OPTIONS =
            List.of(
                    "input.share-ids=true",
                    "input.entry-after=1",
                    "loss.kind=info-nce",
                    "loss.sampling-correction=true",
                    "loss.across-towers=true",
                    "loss.anchor-tower=history");

    private VisitRecipe() {}

    /**
     * @param visits rows to learn from
     */
    static List<String> options(long visits) {
        boolean few = visits < FEW;
        long replay = MAX_REPLAY * VERY_FEW / Math.max(1, visits);
        List<String> options = new ArrayList<>(OPTIONS);
        options.add("input.capacity=" + (few ? IDS_OF_FEW : 100_000));
        options.add("input.width=64");
        options.add("encoder.embedding=64");
        options.add("optimizer.learning-rate=" + (few ? "0.0005" : "0.001"));
        options.add("loss.temperature=" + (few ? "0.2" : "0.15"));
        options.add("training.batch=" + (few ? 256 : 512));
        options.add("training.replay=" + Math.max(MIN_REPLAY, Math.min(MAX_REPLAY, replay)));
        if (visits < COUNTED) {
            options.add("counts.width=1024");
            options.add("counts.share=0.99");
        }
        if (few) { // nearly all of them join every window
            options.add("memory.sample=4096");
            options.add("memory.per-label=64");
        }
        return options;
    }
}
