package io.tripletflow.job.config.rule;

import io.tripletflow.distance.Distance;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Kinds;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.LossOptions;
import io.tripletflow.job.config.registry.MinerKind;
import io.tripletflow.job.config.registry.MiningOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules between the options of mining. */
final class MiningRules {

    private final Values values;
    private final Findings findings;
    private final MinerKind miner;

    MiningRules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
        miner = values.get(MiningOptions.MINER);
    }

    void check() {
        if (cutoffs()) {
            distance();
        }
        falseNegatives();
        towers();
        unused();
    }

    /** Whether they fit together, which building the rule needs. */
    private boolean cutoffs() {
        float cutoff = values.get(MiningOptions.CUTOFF);
        float lossCutoff = values.get(MiningOptions.LOSS_CUTOFF);
        if (lossCutoff <= cutoff) {
            findings.problem(
                    values,
                    MiningOptions.LOSS_CUTOFF,
                    "must be above loss.miner-cutoff "
                            + Type.FLOAT.format().apply(cutoff)
                            + " but was "
                            + Type.FLOAT.format().apply(lossCutoff)
                            + ", or no negative is left to draw; raise it");
        }
        return lossCutoff > cutoff;
    }

    private void distance() {
        Distance distance = values.get(LossOptions.DISTANCE);
        Set<Distance> defined = miner.build(values).distances();
        if (!defined.contains(distance)) {
            findings.problem(
                    values,
                    MiningOptions.MINER,
                    "is "
                            + Type.tag(miner)
                            + ", which is not defined for loss.distance "
                            + Type.tag(distance)
                            + "; choose a distance out of "
                            + Kinds.tags(defined.stream())
                            + " or another miner");
        }
    }

    private void falseNegatives() {
        if (values.get(MiningOptions.FALSE_NEGATIVE_RANK) > 0
                && values.get(MiningOptions.FALSE_NEGATIVE_DISTANCE) > 0) {
            findings.problem(
                    values,
                    MiningOptions.FALSE_NEGATIVE_DISTANCE,
                    "cannot be beside loss.false-negative-rank, which leaves out by number; keep"
                            + " one of them");
        }
    }

    private void towers() {
        boolean across = values.get(MiningOptions.ACROSS_TOWERS);
        findings.unused(values, MiningOptions.ANCHOR_TOWER, across, "loss.across-towers false");
        if (!across) {
            return;
        }
        if (values.towers().size() < 2) {
            findings.problem(
                    values,
                    MiningOptions.ACROSS_TOWERS,
                    "needs two towers or more but the job has one; give the others as towers.*, or"
                            + " remove it");
        }
        if (values.get(LossOptions.KIND).reads(LossOptions.PROXIES)) {
            findings.problem(
                    values,
                    MiningOptions.ACROSS_TOWERS,
                    "cannot be with loss.kind proxy-anchor, whose anchors are of no tower; choose"
                            + " another kind, or remove it");
        }
        List<String> names = values.towers().stream().map(Values::tower).toList();
        Optional<String> anchor = values.find(MiningOptions.ANCHOR_TOWER);
        if (anchor.isPresent() && !names.contains(anchor.get())) {
            findings.problem(
                    values,
                    MiningOptions.ANCHOR_TOWER,
                    "'"
                            + anchor.get()
                            + "' is not a tower of the job; write one of "
                            + String.join(", ", names));
        }
    }

    private void unused() {
        findings.unused(
                values,
                LossOptions.MARGIN,
                values.get(LossOptions.KIND).reads(LossOptions.MARGIN)
                        || miner.reads(LossOptions.MARGIN),
                "loss.kind "
                        + Type.tag(values.get(LossOptions.KIND))
                        + " and loss.miner "
                        + Type.tag(miner));
        Kinds.warnOfUnread(values, findings, MiningOptions.MINER, MiningOptions.ALL.stream());
    }
}
