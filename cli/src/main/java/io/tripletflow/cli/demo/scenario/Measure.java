package io.tripletflow.cli.demo.scenario;

/** What the users of a scenario look at. */
public enum Measure {
    /** Share of queries whose nearest neighbour carries their label. */
    RECALL_AT_1("recall@1", true),
    /** How purely a query's neighbours carry its label, as far as there are any. */
    MAP_AT_R("MAP@R", true),
    /** Error rate of a threshold at which as many strangers match as own do not. */
    EQUAL_ERROR_RATE("equal error rate", false),
    /** Share of hidden items among the first ten that are recommended. */
    HIT_RATE_AT_10("hit rate@10", true),
    /** Share of queries found again first by another camera. */
    RANK_1_ACROSS_SOURCES("rank-1 across cameras", true),
    /** Recall@1 of queries of one tower among the rows of another. */
    RECALL_ACROSS_TOWERS("recall@1 across towers", true),
    /** Share of frauds among the reviewed events. */
    PRECISION_AT_BUDGET("precision at 1% reviewed", true);

    private final String title;
    private final boolean higherIsBetter;

    Measure(String title, boolean higherIsBetter) {
        this.title = title;
        this.higherIsBetter = higherIsBetter;
    }

    /** As tables name it. */
    public String title() {
        return title;
    }

    /** Whether {@code learned} falls behind {@code raw}; it does if either is NaN. */
    public boolean isWorse(double learned, double raw) {
        return higherIsBetter ? !(learned >= raw) : !(learned <= raw);
    }
}
