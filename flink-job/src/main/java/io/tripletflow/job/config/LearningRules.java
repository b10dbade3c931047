package io.tripletflow.job.config;

import io.tripletflow.learn.TrainingSpec;

/** Rules between the options of what is learned. */
final class LearningRules {

    private static final float LEAST_MAGNITUDE = 10;

    private final Values values;
    private final Findings findings;

    LearningRules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    void check() {
        if (new TowerRules(values, findings).check()) {
            batch();
            crossBatch();
            new BatchRules(values, findings).check();
            new SnapshotRules(values, findings).check();
        }
        new LossRules(values, findings).check();
        new OptimizerRules(values, findings).check();
        guard();
    }

    private void batch() {
        int batch = values.get(TrainingOptions.BATCH);
        int rowsPerLabel = values.get(TrainingOptions.ROWS_PER_LABEL);
        if (batch < 2 * rowsPerLabel) {
            findings.problem(
                    values,
                    TrainingOptions.BATCH,
                    "must be at least twice training.rows-per-label "
                            + rowsPerLabel
                            + " but was "
                            + batch
                            + ", or a batch has one label and no negatives; raise it");
        }
    }

    private void crossBatch() {
        int embeddings = values.get(MemoryOptions.EMBEDDINGS);
        boolean kept = embeddings > 0;
        findings.unused(values, MemoryOptions.EMBEDDINGS_WARMUP, kept, "memory.embeddings 0");
        findings.unused(values, MemoryOptions.EMBEDDINGS_MAX_AGE, kept, "memory.embeddings 0");
        int batch = values.get(TrainingOptions.BATCH);
        if (embeddings + batch > TrainingSpec.MOST_ROWS) {
            findings.problem(
                    values,
                    MemoryOptions.EMBEDDINGS,
                    "with training.batch "
                            + batch
                            + " makes steps of "
                            + (embeddings + batch)
                            + " rows, at most "
                            + TrainingSpec.MOST_ROWS
                            + " are allowed; lower one of them");
        }
    }

    private void guard() {
        float magnitude = values.get(GuardOptions.MAGNITUDE);
        if (magnitude > 0 && magnitude < LEAST_MAGNITUDE) {
            findings.problem(
                    values,
                    GuardOptions.MAGNITUDE,
                    "must be 0 or at least 10 but was "
                            + Type.FLOAT.format().apply(magnitude)
                            + ", which good events may exceed; raise it");
        }
        boolean enabled = values.get(GuardOptions.ENABLED);
        for (Option<?> option : GuardOptions.ALL) {
            boolean itself = option.equals(GuardOptions.ENABLED);
            findings.unused(values, option, enabled || itself, "guard.enabled false");
        }
        boolean alarms = values.get(GuardOptions.DRIFT_THRESHOLD) > 0;
        for (Option<?> option : GuardOptions.DRIFT) {
            findings.unused(values, option, alarms || !enabled, "guard.drift-threshold 0");
        }
    }
}
