package io.tripletflow.learn;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.encoder.InputStatistics;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.TripletMiner;
import io.tripletflow.optim.OptimizerSpec;
import java.io.Serializable;

/** Everything that decides what a learner does with its events. */
public record LearnerConfig(
        InputSpec input,
        EncoderSpec encoder,
        Distance distance,
        TripletMiner miner,
        TripletLoss loss,
        OptimizerSpec optimizer,
        TrainingSpec training)
        implements Serializable {

    private static final int WIDEST_DEFAULT = 256;

    /** The settings for a kind of input that need no tuning; docs/decisions/0003 has the why. */
    public static LearnerConfig defaults(InputSpec input) {
        boolean text = input instanceof InputSpec.HashedText;
        int embedding = Math.min(input.dimension(), WIDEST_DEFAULT);
        return new LearnerConfig(
                input,
                new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, embedding, true),
                Distance.EUCLIDEAN,
                TripletMiner.BATCH_HARD,
                new TripletLoss(TripletLoss.Kind.MARGIN, 0.2f, false, TripletLoss.Reduction.MEAN),
                OptimizerSpec.adam(text ? 5e-4f : 1e-3f),
                new TrainingSpec(128, 4, 8, 30, 0.99f, 0.999f, 42));
    }

    /** Width of the rows that the encoder multiplies. */
    int inputs() {
        return encoder.normalizeInput() ? InputStatistics.width(input) : input.dimension();
    }
}
