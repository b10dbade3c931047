package io.tripletflow.job.config.rule;

import io.tripletflow.job.config.choice.InputKind;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.CommitteeOptions;
import io.tripletflow.job.config.registry.CountsOptions;
import io.tripletflow.job.config.registry.GuardOptions;
import io.tripletflow.job.config.registry.InputOptions;
import io.tripletflow.job.config.registry.LossOptions;
import io.tripletflow.job.config.registry.MemoryOptions;
import io.tripletflow.job.config.registry.MiningOptions;
import io.tripletflow.job.config.registry.TrainingOptions;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.memory.ItemPairs;

/** Rules between the options of what is learned. */
final class LearningRules {

    private static final float MIN_MAGNITUDE = 10;

    /** Half of what a checkpoint can hold. */
    private static final long MAX_BYTES_OF_COUNTS = 1L << 30;

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
            counts();
            sameEntity();
            new BatchRules(values, findings).check();
            new SnapshotRules(values, findings).check();
        }
        committee();
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

    private void committee() {
        boolean on = CommitteeOptions.isOn(values);
        findings.unused(values, CommitteeOptions.GOAL, on, "committee.enabled false");
        findings.unused(values, CommitteeOptions.MEASURE, on, "committee.enabled false");
        boolean ids =
                values.towers().stream()
                        .anyMatch(tower -> tower.get(InputOptions.KIND) == InputKind.IDS);
        if (on && ids) {
            findings.problem(
                    values,
                    CommitteeOptions.ENABLED,
                    "is true, but two learners cannot share a table of ids; write false");
        }
    }

    private void counts() {
        boolean on = CountsOptions.isOn(values);
        findings.unused(values, CountsOptions.SHARE, on, "counts.width 0");
        if (!on) {
            return;
        }
        if (values.get(CountsOptions.WIDTH) < 2) {
            findings.problem(
                    values, CountsOptions.WIDTH, "must be 0 or at least 2 but was 1; write 1024");
        }
        boolean shared =
                values.towers().stream()
                        .allMatch(
                                tower ->
                                        tower.get(InputOptions.KIND) == InputKind.IDS
                                                && tower.get(InputOptions.SHARE_IDS));
        if (!shared || values.find(MiningOptions.ANCHOR_TOWER).isEmpty()) {
            findings.problem(
                    values,
                    CountsOptions.WIDTH,
                    "counts what histories ask for, but "
                            + (shared
                                    ? "loss.anchor-tower does not say which tower those are; set it"
                                    : "not all towers share their ids; set input.share-ids: true")
                            + " or write 0");
            return;
        }
        long items = values.towers().get(0).get(InputOptions.CAPACITY);
        if (items * ItemPairs.BYTES_OF_ITEM > MAX_BYTES_OF_COUNTS) {
            findings.problem(
                    values,
                    CountsOptions.WIDTH,
                    "counts up to input.capacity "
                            + items
                            + " items, at most "
                            + MAX_BYTES_OF_COUNTS / ItemPairs.BYTES_OF_ITEM
                            + " are allowed; lower the capacity or write 0");
        }
    }

    private void crossBatch() {
        int embeddings = values.get(MemoryOptions.EMBEDDINGS);
        boolean kept = embeddings > 0;
        findings.unused(values, MemoryOptions.EMBEDDINGS_WARMUP, kept, "memory.embeddings 0");
        findings.unused(values, MemoryOptions.EMBEDDINGS_MAX_AGE, kept, "memory.embeddings 0");
        int batch = values.get(TrainingOptions.BATCH);
        if (embeddings + batch > TrainingSpec.MAX_ROWS) {
            findings.problem(
                    values,
                    MemoryOptions.EMBEDDINGS,
                    "with training.batch "
                            + batch
                            + " makes steps of "
                            + (embeddings + batch)
                            + " rows, at most "
                            + TrainingSpec.MAX_ROWS
                            + " are allowed; lower one of them");
        }
    }

    /** Proxies and embeddings of earlier steps are of no entity. */
    private void sameEntity() {
        if (values.get(TrainingOptions.SAME_ENTITY) == TrainingSpec.SameEntity.LEARN) {
            return;
        }
        boolean proxies = values.get(LossOptions.KIND).reads(LossOptions.PROXIES);
        if (proxies || values.get(MemoryOptions.EMBEDDINGS) > 0) {
            findings.problem(
                    values,
                    TrainingOptions.SAME_ENTITY,
                    "is exclude, but "
                            + (proxies
                                    ? "the positives of loss.kind proxy-anchor are proxies"
                                    : "memory.embeddings keeps positives")
                            + " of which no entity is known; "
                            + (proxies ? "choose another loss" : "set memory.embeddings: 0")
                            + " or write learn");
        }
    }

    private void guard() {
        float magnitude = values.get(GuardOptions.MAGNITUDE);
        if (magnitude > 0 && magnitude < MIN_MAGNITUDE) {
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
