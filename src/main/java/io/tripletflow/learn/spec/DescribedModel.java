package io.tripletflow.learn.spec;

import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.TensorException;
import java.util.List;
import java.util.Optional;

/** Settings for an {@code Embedder} of a model that says itself what its towers are. */
public final class DescribedModel {

    private DescribedModel() {}

    /**
     * Settings that such a model is read with. How it learned does not matter to who only embeds.
     *
     * @param model as it was published
     * @param learner how the job learns, where that is known
     * @throws IllegalArgumentException if the model describes nothing, as those of old builds, and
     *     the job is unknown
     */
    public static LearnerConfig config(byte[] model, Optional<LearnerConfig> learner) {
        return described(model)
                .map(file -> config(file, learner))
                .or(() -> learner)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "the model does not describe its towers; give the job"
                                                + " file"));
    }

    private static Optional<ModelFile> described(byte[] model) {
        try {
            return Optional.of(ModelFile.read(model));
        } catch (TensorException e) { // of a build that wrote no descriptions
            return Optional.empty();
        }
    }

    private static LearnerConfig config(ModelFile file, Optional<LearnerConfig> learner) {
        LearnerConfig first = with(file.towers(), learner);
        return file.second().isEmpty()
                ? first
                : first.with(
                        new Committee(with(file.second(), learner), Goal.BOTH, GoalMeasure.RECALL));
    }

    /** Seeds decide how ids lie that the model never saw. */
    private static LearnerConfig with(List<TowerSpec> towers, Optional<LearnerConfig> learner) {
        return LearnerConfig.of(
                towers,
                learner.map(LearnerConfig::objective).orElseGet(Objective::defaults),
                learner.map(LearnerConfig::optimizer).orElseGet(() -> OptimizerSpec.adam(1e-3f)),
                learner.map(LearnerConfig::training).orElseGet(TrainingSpec::defaults));
    }
}
