package io.tripletflow.learn;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.InputRow;
import io.tripletflow.encoder.InputStatistics;
import io.tripletflow.encoder.RowReader;
import io.tripletflow.event.Event;
import io.tripletflow.loss.LossValue;
import io.tripletflow.mining.Triplets;
import io.tripletflow.optim.Optimizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The model and how it learns: a function of its configuration and of the batches it was given, bit
 * for bit. Owns all mutable state of learning; {@link #snapshot} and {@link #restore} carry all of
 * it. Not thread-safe.
 */
public final class MetricLearner {

    private static final int FORMAT = 1;

    private final LearnerConfig config;
    private final RowReader reader;
    private final InputStatistics statistics;
    private final Encoder encoder;
    private final Optimizer optimizer;
    private final float[] untrained;
    private final float[] parameters;
    private final float[] average;
    private final float[] gradient;
    private final Prequential learnedRecall;
    private final Prequential untrainedRecall;
    private final Triplets triplets = new Triplets();

    private float[] distances = {};
    private float[] coefficients = {};
    private float[] embeddingGradient = {};
    private long version;
    private long draws;
    private long scored;
    private double owedRows;

    public MetricLearner(LearnerConfig config) {
        this.config = config;
        reader = new RowReader(config.input());
        statistics = new InputStatistics(config.input());
        encoder = new Encoder(config.encoder(), config.inputs());
        untrained = encoder.start(config.training().seed());
        parameters = untrained.clone();
        average = untrained.clone();
        gradient = new float[parameters.length];
        optimizer = Optimizer.of(config.optimizer(), parameters.length);
        learnedRecall = new Prequential(config.training().fading(), encoder.width());
        untrainedRecall = new Prequential(config.training().fading(), encoder.width());
    }

    /** Number of updates since the model was born. */
    public long version() {
        return version;
    }

    /** Scores the fresh events against the memory, then trains on the batch. */
    public BatchReport learn(TripletBatch batch) {
        List<Event> events = batch.rows();
        int[] labels = Labels.numbered(events);
        List<InputRow> raw = new ArrayList<>(events.size());
        for (Event event : events) {
            raw.add(reader.row(event.input()));
        }
        score(batch, normalized(raw), labels);
        raw.subList(0, batch.fresh().size()).forEach(statistics::observe);
        owedRows += config.training().replay() * batch.fresh().size();
        int steps = (int) (owedRows / config.training().batch());
        owedRows -= (double) steps * config.training().batch();
        return train(steps == 0 ? List.of() : normalized(raw), labels, steps);
    }

    private List<InputRow> normalized(List<InputRow> raw) {
        return config.encoder().normalizeInput()
                ? raw.stream().map(statistics::normalized).toList()
                : raw;
    }

    private void score(TripletBatch batch, List<InputRow> rows, int[] labels) {
        int queries = batch.fresh().size();
        if (queries == 0 || batch.remembered().isEmpty()) {
            return;
        }
        // overlapping windows repeat events that the gallery may hold too: they are not scored
        List<InputRow> pool = new ArrayList<>(rows.subList(0, queries));
        pool.addAll(rows.subList(labels.length - batch.remembered().size(), labels.length));
        int[] poolLabels = new int[pool.size()];
        System.arraycopy(labels, 0, poolLabels, 0, queries);
        int gallery = batch.remembered().size();
        System.arraycopy(labels, labels.length - gallery, poolLabels, queries, gallery);
        learnedRecall.score(encoder.forward(embedding(), pool), poolLabels, queries);
        untrainedRecall.score(encoder.forward(untrained, pool), poolLabels, queries);
        scored += queries;
    }

    private BatchReport train(List<InputRow> pool, int[] labels, int steps) {
        Sampler sampler = new Sampler(config.training(), labels, Labels.count(labels));
        int taken = 0;
        int losses = 0;
        long mined = 0;
        long active = 0;
        double loss = 0;
        double norms = 0;
        for (int i = 0; i < steps && sampler.hasTriplets(); i++) {
            SplittableRandom random =
                    new SplittableRandom(config.training().seed() * 0x9E3779B97F4A7C15L + ++draws);
            LossValue value = computeGradient(pool, labels, sampler.draw(random));
            if (triplets.isEmpty()) {
                continue;
            }
            double norm = norm(gradient);
            mined += triplets.size();
            active += value.active();
            if (Double.isFinite(value.loss()) && Double.isFinite(norm)) {
                loss += value.loss();
                losses++;
                norms += norm;
                taken++;
                applyGradient();
            }
        }
        return new BatchReport(
                version,
                taken,
                steps - taken,
                mined,
                losses == 0 ? 0 : loss / losses,
                mined == 0 ? 0 : (double) active / mined,
                taken == 0 ? 0 : norms / taken,
                learnedRecall.recall(),
                untrainedRecall.recall(),
                scored);
    }

    /**
     * Mines the drawn rows with the current parameters; leaves {@code gradient} and the triplets.
     */
    private LossValue computeGradient(List<InputRow> pool, int[] poolLabels, int[] drawn) {
        List<InputRow> rows = new ArrayList<>(drawn.length);
        int[] labels = new int[drawn.length];
        for (int i = 0; i < drawn.length; i++) {
            rows.add(pool.get(drawn[i]));
            labels[i] = poolLabels[drawn[i]];
        }
        return computeGradient(rows, labels);
    }

    LossValue computeGradient(List<InputRow> rows, int[] labels) {
        int count = rows.size();
        int width = encoder.width();
        ensureCapacity(count);
        float[] embeddings = encoder.forward(parameters, rows);
        Distance distance = config.distance();
        distance.matrix(embeddings, count, width, distances);
        config.miner().mine(distances, labels, count, config.loss().margin(), triplets);
        LossValue value = config.loss().evaluate(distances, count, triplets, coefficients);
        java.util.Arrays.fill(embeddingGradient, 0, count * width, 0);
        distance.backward(embeddings, count, width, distances, coefficients, embeddingGradient);
        encoder.backward(parameters, embeddingGradient, gradient);
        return value;
    }

    void applyGradient() {
        version++;
        int warmup = config.training().warmup();
        float rate = warmup == 0 ? 1 : Math.min(1f, (float) version / warmup);
        optimizer.step(parameters, gradient, rate);
        double decay = config.training().averaging();
        if (decay > 0) {
            float share = (float) Math.max(1 - decay, 1.0 / (version + 1));
            for (int i = 0; i < average.length; i++) {
                average[i] += share * (parameters[i] - average[i]);
            }
        }
    }

    private float[] embedding() {
        return config.training().averaging() > 0 ? average : parameters;
    }

    /** What an {@link Embedder} reads: the parameters that embed and the scale of the inputs. */
    public byte[] model() {
        return Embedder.write(version, statistics, embedding());
    }

    /** All state of learning, in a format that {@link #restore} reads in every later build. */
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(version);
            out.writeLong(draws);
            out.writeLong(scored);
            out.writeDouble(owedRows);
            statistics.write(out);
            learnedRecall.write(out);
            untrainedRecall.write(out);
            Floats.write(parameters, out);
            Floats.write(average, out);
            out.writeLong(optimizer.steps());
            out.writeByte(optimizer.slots().size());
            for (float[] slot : optimizer.slots()) {
                Floats.write(slot, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Continues from a {@link #snapshot}; refuses one of another shape. */
    public void restore(byte[] snapshot) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IOException(
                        "snapshot format "
                                + format
                                + " is not one this build reads ("
                                + FORMAT
                                + "); upgrade the job before restoring");
            }
            version = in.readLong();
            draws = in.readLong();
            scored = in.readLong();
            owedRows = in.readDouble();
            statistics.read(in);
            learnedRecall.read(in);
            untrainedRecall.read(in);
            int size = parameters.length;
            System.arraycopy(Floats.read(in, size, "parameters"), 0, parameters, 0, size);
            System.arraycopy(Floats.read(in, size, "averages"), 0, average, 0, size);
            long steps = in.readLong();
            int slots = in.readUnsignedByte();
            List<float[]> state = new ArrayList<>();
            for (int i = 0; i < slots; i++) {
                state.add(Floats.read(in, size, "moments of the optimiser"));
            }
            optimizer.restore(steps, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ensureCapacity(int count) {
        if (distances.length < count * count) {
            distances = new float[count * count];
            coefficients = new float[count * count];
            embeddingGradient = new float[count * encoder.width()];
        }
    }

    private static double norm(float[] values) {
        double square = 0;
        for (float value : values) {
            square += (double) value * value;
        }
        return Math.sqrt(square);
    }
}
