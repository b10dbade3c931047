package io.tripletflow.job.config;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.job.config.JobConfig.InputKind;
import io.tripletflow.loss.TripletLoss;

/** Rules between the options of what is learned. */
final class LearningRules {

    /** 512 MiB of parameters; with two optimiser slots and a snapshot about 2 GiB of memory. */
    private static final long MAX_PARAMETERS = 1L << 27;

    private final Values values;
    private final Findings findings;

    LearningRules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    void check() {
        switch (values.get(LearningOptions.INPUT_KIND)) {
            case FEATURES ->
                    findings.require(
                            values,
                            LearningOptions.INPUT_DIMENSION,
                            " with input.kind " + Type.tag(InputKind.FEATURES));
            case TEXT -> {}
        }
        if (values.find(LearningOptions.INPUT_DIMENSION).isPresent()) {
            encoder();
            margin();
            batch();
        }
    }

    private void encoder() {
        boolean linear = values.get(LearningOptions.ENCODER_KIND) == EncoderSpec.Kind.LINEAR;
        findings.unused(values, LearningOptions.ENCODER_HIDDEN, !linear, "encoder.kind linear");
        long dimension = values.get(LearningOptions.INPUT_DIMENSION);
        long hidden = linear ? 0 : values.get(LearningOptions.ENCODER_HIDDEN);
        long embedding = values.get(LearningOptions.ENCODER_EMBEDDING);
        long parameters = dimension * (hidden + embedding) + hidden * embedding;
        if (parameters > MAX_PARAMETERS) {
            findings.problem(
                    values,
                    LearningOptions.INPUT_DIMENSION,
                    "with encoder.hidden "
                            + hidden
                            + " and encoder.embedding "
                            + embedding
                            + " makes "
                            + parameters
                            + " parameters, at most "
                            + MAX_PARAMETERS
                            + " are allowed; lower one of the three");
        }
    }

    private void margin() {
        float margin = values.get(LearningOptions.LOSS_MARGIN);
        if (values.get(LearningOptions.LOSS_KIND) == TripletLoss.Kind.MARGIN && margin == 0) {
            findings.problem(
                    values,
                    LearningOptions.LOSS_MARGIN,
                    "must be above 0 with loss.kind margin but was 0, or embeddings may collapse"
                            + " into one point; write one such as 0.2, or choose soft-margin");
        }
    }

    private void batch() {
        int batch = values.get(LearningOptions.TRAINING_BATCH);
        int rowsPerLabel = values.get(LearningOptions.TRAINING_ROWS_PER_LABEL);
        if (batch < 2 * rowsPerLabel) {
            findings.problem(
                    values,
                    LearningOptions.TRAINING_BATCH,
                    "must be at least twice training.rows-per-label "
                            + rowsPerLabel
                            + " but was "
                            + batch
                            + ", or a batch has one label and no negatives; raise it");
        }
    }
}
