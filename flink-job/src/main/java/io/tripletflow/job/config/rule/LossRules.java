package io.tripletflow.job.config.rule;

import io.tripletflow.distance.Distance;
import io.tripletflow.job.config.build.ObjectiveConfigs;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Kinds;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.LossKind;
import io.tripletflow.job.config.registry.LossOptions;
import java.util.Map;
import java.util.Set;

/** Rules between the options of the loss. */
final class LossRules {

    private static final Option<Float> CLASS_WEIGHT =
            Option.of("loss.class-weights", Type.FLOAT, "Weight of one label.").between(0f, 1e6f);

    private final Values values;
    private final Findings findings;
    private final LossKind kind;

    LossRules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
        kind = values.get(LossOptions.KIND);
    }

    void check() {
        margins();
        distance();
        classWeights();
        unused();
        new MiningRules(values, findings).check();
    }

    private void margins() {
        if (kind == LossKind.MARGIN && values.get(LossOptions.MARGIN) == 0) {
            findings.problem(
                    values,
                    LossOptions.MARGIN,
                    "must be above 0 with loss.kind margin but was 0, or embeddings may collapse"
                            + " into one point; write one such as 0.2, or choose soft-margin");
        }
        float negative = values.get(LossOptions.NEGATIVE_MARGIN);
        float positive = values.get(LossOptions.POSITIVE_MARGIN);
        if (kind == LossKind.CONTRASTIVE && negative <= positive) {
            findings.problem(
                    values,
                    LossOptions.NEGATIVE_MARGIN,
                    "must be above loss.positive-margin "
                            + Type.FLOAT.format().apply(positive)
                            + " with loss.kind contrastive but was "
                            + Type.FLOAT.format().apply(negative)
                            + ", or embeddings may collapse into one point; raise it");
        }
    }

    private void distance() {
        Distance distance = values.get(LossOptions.DISTANCE);
        Set<Distance> defined = ObjectiveConfigs.loss(values).distances();
        if (!defined.contains(distance)) {
            findings.problem(
                    values,
                    LossOptions.KIND,
                    "is "
                            + Type.tag(kind)
                            + ", which is not defined for loss.distance "
                            + Type.tag(distance)
                            + "; choose a distance out of "
                            + Kinds.tags(defined.stream())
                            + " or another kind");
        }
    }

    private void classWeights() {
        for (Map.Entry<String, String> weight :
                values.properties(LossOptions.CLASS_WEIGHTS).entrySet()) {
            try {
                CLASS_WEIGHT.parse(weight.getValue());
            } catch (IllegalArgumentException e) {
                String key = LossOptions.CLASS_WEIGHTS.key() + "." + weight.getKey();
                findings.problem(values.origin(key), key, e.getMessage());
            }
        }
    }

    /** The margin is the miners', too: {@link MiningRules}. */
    private void unused() {
        Kinds.warnOfUnread(
                values,
                findings,
                LossOptions.KIND,
                LossOptions.ALL.stream().filter(option -> !option.equals(LossOptions.MARGIN)));
    }
}
