package io.tripletflow.job.config.build;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.CommitteeOptions;
import io.tripletflow.job.config.registry.EncoderOptions;
import io.tripletflow.job.config.registry.InputOptions;
import java.util.List;

/** From checked values to the towers of the model. */
public final class TowerConfigs {

    private TowerConfigs() {}

    /** By name, whatever the order in the file, so that the same job has the same model. */
    public static List<TowerSpec> towers(Values v) {
        return v.towers().stream().map(TowerConfigs::tower).toList();
    }

    /** The same with the encoders of a committee's second learner. */
    public static List<TowerSpec> second(Values v) {
        return v.towers().stream()
                .map(
                        tower ->
                                new TowerSpec(
                                        tower.tower(),
                                        InputOptions.spec(tower).orElseThrow(),
                                        CommitteeOptions.encoder(tower)))
                .toList();
    }

    private static TowerSpec tower(Values v) {
        return new TowerSpec(
                v.tower(),
                InputOptions.spec(v).orElseThrow(),
                encoder(v),
                InputOptions.scalesBySource(v) && v.get(InputOptions.SCALE_BY_SOURCE));
    }

    private static EncoderSpec encoder(Values v) {
        boolean branch = v.get(EncoderOptions.KIND).hasBranch();
        boolean hides = EncoderOptions.hides(v);
        return new EncoderSpec(
                v.get(EncoderOptions.KIND),
                hides || EncoderOptions.adapts(v) ? v.get(EncoderOptions.HIDDEN) : 0,
                hides ? v.get(EncoderOptions.LAYERS) : 0,
                CommitteeOptions.firstWidth(v),
                v.get(EncoderOptions.NORMALIZE_INPUT),
                branch ? v.get(EncoderOptions.ACTIVATION) : Activation.RELU,
                branch && v.get(EncoderOptions.LAYER_NORM),
                branch ? v.get(EncoderOptions.DROPOUT) : 0,
                EncoderOptions.convolves(v) ? convolution(v) : null);
    }

    private static Convolution convolution(Values v) {
        return new Convolution(
                v.get(EncoderOptions.FILTERS),
                v.get(EncoderOptions.KERNEL),
                v.get(EncoderOptions.STAGES));
    }
}
