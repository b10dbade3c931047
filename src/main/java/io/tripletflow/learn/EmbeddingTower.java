package io.tripletflow.learn;

import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.InputRow;
import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.event.Input;
import io.tripletflow.exchange.Initial;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/** One tower of a model that only embeds. Not thread-safe. */
final class EmbeddingTower implements ModelFormat.Startable {

    private final TowerInput input;
    private final Encoder encoder;
    private float[] parameters;

    EmbeddingTower(TowerSpec spec, OptimizerSpec optimizer, long seed) {
        input = new TowerInput(spec, optimizer, seed);
        encoder = Encoder.of(spec.encoder(), spec.input());
        parameters = encoder.start(seed);
    }

    /** Embedding of one input, shape (E); the caller owns it. */
    float[] embed(Input of) {
        InputRow row = input.row(input.raw(of));
        return Arrays.copyOf(encoder.forward(parameters, List.of(row)), encoder.width());
    }

    void read(Tensors in, long version) throws TensorException {
        float[] values = new float[parameters.length];
        TowerParameters.get(in, "", encoder.tensors(), values);
        input.readModel(in, version);
        parameters = values;
    }

    @Override
    public void start(Tensors initial) throws TensorException {
        Initial.overlay(TowerParameters.embedding(initial), encoder.tensors(), parameters);
        input.start(initial);
    }

    TowerInput input() {
        return input;
    }

    /** Width of an embedding, E. */
    int width() {
        return encoder.width();
    }

    int size() {
        return parameters.length;
    }

    void parameters(float[] values) {
        parameters = values;
    }
}
