package io.tripletflow.learn;

import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.exchange.Initial;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.Optimizer;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One tower as it learns: parameters, their gradient, moving average and optimiser. Each of them is
 * part of what {@link #write} writes. Not thread-safe.
 */
final class LearningTower implements ModelFormat.Startable {

    final TowerInput input;

    private final KeptTexts texts;

    /** Whether the input is no other tower's, which then steps its rows. */
    private final boolean ownsInput;

    private final Encoder encoder;
    private final Optimizer optimizer;
    private final float[] untrained;
    private final float[] parameters;
    private final float[] average;
    private final float[] gradient;
    private final double averaging;
    private float[] inputGradient = {};
    private List<InputRow> raws = List.of();
    private boolean touched;
    private boolean started;
    private long version;
    private final int inputs;

    /**
     * @param shared the input of another tower if this one reads the same table, or of another
     *     member's tower for the same input; else null
     */
    LearningTower(LearnerConfig config, TowerSpec spec, long seed, TowerInput shared) {
        ownsInput = shared == null;
        input = ownsInput ? new TowerInput(spec, config.optimizer(), seed) : shared;
        texts = new KeptTexts(input);
        encoder = Encoder.of(spec.encoder(), spec.input());
        inputs = Encoder.inputs(spec.encoder(), spec.input());
        untrained = encoder.start(seed);
        parameters = untrained.clone();
        average = untrained.clone();
        gradient = new float[parameters.length];
        optimizer = Optimizer.of(config.optimizer(), parameters.length);
        averaging = config.training().averaging();
    }

    int width() {
        return encoder.width();
    }

    /** The input of an event as it came. */
    InputRow raw(Event event) {
        return event.input() instanceof Input.Text text
                ? texts.row(text)
                : input.raw(event.input(), event.source());
    }

    /** Embeddings as readers of the model see them, (rows, E); lives until the next call. */
    float[] embed(List<InputRow> raw) {
        List<InputRow> rows =
                raw.stream().map(row -> input.averaged(row, version, averaging)).toList();
        return encoder.forward(embedding(), rows);
    }

    /** Embeddings of the encoder as it started. */
    float[] embedUntrained(List<InputRow> raw) {
        return encoder.forward(untrained, raw.stream().map(input::untrained).toList());
    }

    /** The same if inputs were scaled otherwise. */
    float[] embedUntrained(List<InputRow> raw, InputStatistics otherwise) {
        return encoder.forward(untrained, raw.stream().map(otherwise::normalized).toList());
    }

    /** Embeddings with the newest parameters, for {@link #backward}. */
    float[] forward(List<InputRow> raw, List<InputRow> rows, RandomGenerator random) {
        raws = raw;
        return encoder.forwardTraining(parameters, rows, random);
    }

    /**
     * Gradient of the last {@link #forward}.
     *
     * @param embeddingGradient ∂L/∂embeddings, (rows, E)
     */
    void backward(float[] embeddingGradient) {
        if (!input.isLearned()) {
            encoder.backward(parameters, embeddingGradient, gradient);
        } else {
            int size = raws.size() * inputs;
            if (inputGradient.length < size) {
                inputGradient = new float[size];
            }
            encoder.backward(parameters, embeddingGradient, gradient, inputGradient);
            input.backward(raws, inputGradient);
        }
        touched = true;
    }

    /** A step without a gradient as yet. */
    void begin() {
        touched = false;
        if (steppedTable()) {
            input.table().begin();
        }
    }

    /** Whether there is a table that this tower steps, for itself and those that share it. */
    private boolean steppedTable() {
        return ownsInput && input.isLearned();
    }

    double squaredNorm() {
        double squares = touched ? Clipping.squares(gradient, gradient.length) : 0;
        return steppedTable()
                ? squares
                        + Clipping.squares(
                                input.table().gradients(), input.table().gradientLength())
                : squares;
    }

    /** Clips each number of the gradient. */
    void bound(Clipping clipping) {
        if (touched) {
            clipping.bound(gradient, gradient.length);
        }
        if (steppedTable()) {
            clipping.bound(input.table().gradients(), input.table().gradientLength());
        }
    }

    void scale(float factor) {
        if (touched && factor != 1) {
            Clipping.scale(gradient, gradient.length, factor);
        }
        if (steppedTable() && factor != 1) {
            Clipping.scale(input.table().gradients(), input.table().gradientLength(), factor);
        }
    }

    /** One optimiser step to that version; the average follows also where the tower stood idle. */
    void step(float share, long toVersion) {
        version = toVersion;
        if (touched) {
            optimizer.step(parameters, gradient, share);
        }
        if (steppedTable()) {
            input.table().step(share, version, averaging);
        }
        if (averaging > 0) {
            float follow = (float) Math.max(1 - averaging, 1.0 / (version + 1));
            follow(average, parameters, follow);
        }
    }

    private static void follow(float[] average, float[] parameters, float share) {
        for (int i = 0; i < average.length; i++) {
            average[i] += share * (parameters[i] - average[i]);
        }
    }

    /** Decay of the average that embeds. */
    double averaging() {
        return averaging;
    }

    private float[] embedding() {
        return averaging > 0 ? average : parameters;
    }

    /** What embeds. */
    void writeModel(Tensors out) {
        TowerParameters.put(out, "", encoder.tensors(), embedding());
    }

    /** What steps change. */
    void write(Tensors out, long atVersion) {
        TowerParameters.put(out, "", encoder.tensors(), parameters);
        TowerParameters.put(out, "average.", encoder.tensors(), embedding());
        out.putLong("optimizer.steps", optimizer.steps());
        for (int i = 0; i < optimizer.slots().size(); i++) {
            float[] slot = optimizer.slots().get(i);
            TowerParameters.put(out, "optimizer." + i + ".", encoder.tensors(), slot);
        }
        input.writeLearned(out, atVersion);
    }

    void read(Tensors in, long atVersion) throws TensorException {
        List<float[]> slots = new ArrayList<>();
        for (int i = 0; i < optimizer.slots().size(); i++) {
            slots.add(get(in, "optimizer." + i + "."));
        }
        restore(get(in, ""), get(in, "average."), in.longValue("optimizer.steps"), slots);
        input.readLearned(in, atVersion);
        version = atVersion;
    }

    /** The start, unless the configuration alone says what it was. */
    void writeStart(Tensors out) {
        if (started) {
            TowerParameters.put(out, "start.", encoder.tensors(), untrained);
        }
    }

    void readStart(Tensors in) throws TensorException {
        if (!in.scope("start.").names().isEmpty()) {
            System.arraycopy(get(in, "start."), 0, untrained, 0, size());
            started = true;
        }
    }

    private float[] get(Tensors in, String prefix) throws TensorException {
        float[] values = new float[parameters.length];
        TowerParameters.get(in, prefix, encoder.tensors(), values);
        return values;
    }

    void restore(float[] values, float[] averages, long steps, List<float[]> slots) {
        optimizer.restore(steps, slots);
        System.arraycopy(values, 0, parameters, 0, size());
        System.arraycopy(averages, 0, average, 0, size());
    }

    /** Parameters that were learned elsewhere take the place of the isometric start. */
    @Override
    public void start(Tensors initial) throws TensorException {
        Initial.overlay(TowerParameters.embedding(initial), encoder.tensors(), untrained);
        input.start(initial);
        System.arraycopy(untrained, 0, parameters, 0, size());
        System.arraycopy(untrained, 0, average, 0, size());
        started = true;
    }

    /** Numbers in the encoder's parameters. */
    int size() {
        return parameters.length;
    }

    /** What is not finite once any parameter is not: averages follow each step. Live. */
    List<float[]> arrays() {
        return input.isLearned()
                ? List.of(embedding(), input.table().values())
                : List.of(embedding());
    }
}
