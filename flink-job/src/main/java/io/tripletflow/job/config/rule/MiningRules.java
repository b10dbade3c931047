package io.tripletflow.job.config.rule;

import io.tripletflow.distance.Distance;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.LossOptions;
import io.tripletflow.job.config.registry.MiningOptions;
import io.tripletflow.mining.TripletMiner;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules between the options of mining. */
final class MiningRules {

    private static final Set<TripletMiner.Kind> BY_MARGIN =
            EnumSet.of(
                    TripletMiner.Kind.VIOLATING,
                    TripletMiner.Kind.SEMI_HARD,
                    TripletMiner.Kind.EASY);

    private final Values values;
    private final Findings findings;
    private final TripletMiner.Kind miner;

    MiningRules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
        miner = values.get(MiningOptions.MINER);
    }

    void check() {
        cutoffs();
        distance();
        falseNegatives();
        towers();
        unused();
    }

    private void cutoffs() {
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
    }

    private void distance() {
        Distance distance = values.get(LossOptions.DISTANCE);
        Set<Distance> defined = TripletMiner.of(miner, 0).distances();
        if (!defined.contains(distance)) {
            findings.problem(
                    values,
                    MiningOptions.MINER,
                    "is "
                            + Type.tag(miner)
                            + ", which is not defined for loss.distance "
                            + Type.tag(distance)
                            + "; choose a distance out of "
                            + LossRules.tags(defined)
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
        if (values.get(LossOptions.KIND).reads(LossOptions.PROXIES.key())) {
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
                values.get(LossOptions.KIND).reads(LossOptions.MARGIN.key())
                        || BY_MARGIN.contains(miner),
                "loss.kind "
                        + Type.tag(values.get(LossOptions.KIND))
                        + " and loss.miner "
                        + Type.tag(miner));
        only(MiningOptions.PER_ANCHOR, TripletMiner.Kind.RANDOM);
        only(MiningOptions.CUTOFF, TripletMiner.Kind.DISTANCE_WEIGHTED);
        only(MiningOptions.LOSS_CUTOFF, TripletMiner.Kind.DISTANCE_WEIGHTED);
        only(MiningOptions.EPSILON, TripletMiner.Kind.MULTI_SIMILARITY);
        only(MiningOptions.ANGLE, TripletMiner.Kind.ANGULAR);
    }

    private void only(Option<?> option, TripletMiner.Kind kind) {
        findings.unused(values, option, miner == kind, "loss.miner " + Type.tag(miner));
    }
}
