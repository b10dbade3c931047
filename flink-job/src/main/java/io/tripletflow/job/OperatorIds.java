package io.tripletflow.job;

/** Identity of every operator's state in checkpoints and savepoints: never change one. */
public final class OperatorIds {

    public static final String EVENTS = "events";
    public static final String VALIDATE = "validate";
    public static final String TRIPLET_WINDOWS = "triplet-windows";
    public static final String TRAINER = "trainer";
    public static final String REFRESHER = "refresher";
    public static final String SLICES = "model-slices";
    public static final String EMBEDDINGS = "embeddings";
    public static final String MODEL = "model";
    public static final String REPORTS = "reports";
    public static final String DEAD_LETTERS = "dead-letters";
    public static final String EMBEDDINGS_LEDGER = "embeddings-ledger";
    public static final String MODEL_LEDGER = "model-ledger";
    public static final String REPORTS_LEDGER = "reports-ledger";
    public static final String DEAD_LETTERS_LEDGER = "dead-letters-ledger";
    public static final String LATE_CLAIMS = "late-claims";
    public static final String LATE_LABELS = "late-labels";
    public static final String CLAIMS = "claims";
    public static final String FORGOTTEN_CLAIMS = "forgotten-claims";
    public static final String PROFILER = "profiler";
    public static final String PROFILES = "profiles";
    public static final String PROFILES_LEDGER = "profiles-ledger";
    public static final String SCORES = "scores";
    public static final String SCORES_LEDGER = "scores-ledger";

    private OperatorIds() {}
}
