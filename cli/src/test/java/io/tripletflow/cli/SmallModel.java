package io.tripletflow.cli;

import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Models as a job publishes them, of towers of three features each. */
final class SmallModel {

    static final int VERSION = 12;

    private SmallModel() {}

    static byte[] of(String... names) {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 2, true);
        List<TowerSpec> towers = new ArrayList<>();
        for (String name : names) {
            towers.add(new TowerSpec(name, new InputSpec.Dense(3), encoder));
        }
        Tensors out = new Tensors().putMetadata("optimizer", "adam of the test");
        ModelFile.describe(out, towers);
        out.putLong("version", VERSION);
        for (TowerSpec tower : towers) {
            write(tower, ModelFile.scope(out, tower.name()));
        }
        return SafeTensors.write(out);
    }

    private static void write(TowerSpec tower, Tensors out) {
        InputStatistics statistics = new InputStatistics(tower.input());
        for (int i = 0; i < 5; i++) {
            statistics.observe(new InputRow.Dense(new float[] {i, -i, 10 * i}));
        }
        statistics.write(out.scope("input."));
        float[] parameters = Encoder.of(tower.encoder(), tower.input()).start(1);
        for (TensorSpec spec : tower.tensors()) {
            float[] part =
                    Arrays.copyOfRange(parameters, spec.offset(), spec.offset() + spec.size());
            long[] shape = spec.shape().stream().mapToLong(side -> side).toArray();
            out.put(spec.name(), part, shape);
        }
    }
}
