package io.tripletflow.learn;

import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.event.Input;
import io.tripletflow.exchange.Initial;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One tower of a model that only embeds. Not thread-safe. */
final class EmbeddingTower implements ModelFormat.Startable {

    private final TowerInput input;
    private final Encoder encoder;
    private final long seed;

    /** Null until they are asked for or read: an orthogonal start may take a second. */
    private float[] parameters;

    EmbeddingTower(TowerSpec spec, long seed, TowerInput input) {
        this.input = input;
        this.seed = seed;
        encoder = Encoder.of(spec.encoder(), spec.input());
    }

    private float[] parameters() {
        if (parameters == null) {
            parameters = encoder.start(seed);
        }
        return parameters;
    }

    /**
     * Embeddings of N inputs, N of shape (E), each with the bits that it would have alone.
     *
     * @param sources of the inputs; empty where they are unknown
     */
    List<float[]> embed(List<Input> inputs, List<String> sources) {
        int width = encoder.width();
        int max = encoder.maxBatchWithStableBits();
        List<float[]> embeddings = new ArrayList<>(inputs.size());
        for (int from = 0; from < inputs.size(); from += max) {
            int to = Math.min(from + max, inputs.size());
            List<Input> some = inputs.subList(from, to);
            float[] values = encoder.forward(parameters(), rows(some, sources.subList(from, to)));
            for (int i = 0; i < some.size(); i++) {
                embeddings.add(Arrays.copyOfRange(values, i * width, (i + 1) * width));
            }
        }
        return embeddings;
    }

    private List<InputRow> rows(List<Input> inputs, List<String> sources) {
        List<InputRow> rows = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            rows.add(input.row(input.raw(inputs.get(i), sources.get(i))));
        }
        return rows;
    }

    void read(Tensors in) throws TensorException {
        float[] values = new float[size()];
        TowerParameters.get(TowerParameters.embedding(in), "", encoder.tensors(), values);
        parameters = values;
    }

    @Override
    public void start(Tensors initial) throws TensorException {
        Initial.overlay(TowerParameters.embedding(initial), encoder.tensors(), parameters());
        input.start(initial);
    }

    TowerInput input() {
        return input;
    }

    int size() {
        return encoder.parameters();
    }

    void parameters(float[] values) {
        parameters = values;
    }
}
