package io.tripletflow.connectors.delivery;

import java.util.List;

/**
 * Names of the job's sinks in transactional ids. They never change: a restored job finishes the
 * transactions that it began under them.
 */
public final class SinkNames {
    public static final String EMBEDDINGS = "embeddings";
    public static final String MODEL = "model";
    public static final String REPORTS = "reports";
    public static final String DEAD_LETTERS = "dead-letters";
    public static final String PROFILES = "profiles";
    public static final String SCORES = "scores";

    static final List<String> ALL =
            List.of(EMBEDDINGS, MODEL, REPORTS, DEAD_LETTERS, PROFILES, SCORES);

    private SinkNames() {}
}
