package io.tripletflow.learn;

import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Models and snapshots as safetensors files: {@code towers.NAME.weights} and so on hold the
 * parameters, {@code towers.NAME.input.*} what the stream showed of the inputs. A snapshot has all
 * state of learning besides. {@code format} in the metadata counts changes that an older build
 * cannot read: 2 had no {@code input.version}. This build also reads it, and the binary format 1
 * that came before.
 */
final class ModelFormat {

    private static final int FORMAT = 3;

    /** The first one of safetensors: towers without {@code input.version}. */
    private static final int FIRST_SAFETENSORS = 2;

    /** First byte of format 1. A safetensors header is a multiple of 8 long, and starts so. */
    private static final int BEFORE_SAFETENSORS = 1;

    private static final String POPULARITY = "popularity.";

    private ModelFormat() {}

    /** How much of a learner is written. */
    enum Extent {
        /** What embeds. */
        MODEL,
        /** All that learning goes on from, without the copies that the guards keep. */
        LEARNING,
        /** All state. */
        ALL
    }

    static byte[] write(LearnerState state, Extent extent) {
        boolean whole = extent != Extent.MODEL;
        Tensors out = new Tensors();
        describe(out, state.config, whole);
        out.putLong("version", state.version);
        for (int i = 0; i < state.towers.size(); i++) {
            LearningTower tower = state.towers.get(i);
            Tensors scope = scope(out, state.config.towers().get(i));
            if (whole) {
                tower.input.write(scope);
                tower.writeStart(scope);
                tower.write(scope, state.updates);
            } else {
                tower.writeModel(scope, state.updates);
            }
        }
        if (whole) {
            writeLearning(out, state);
        } else if (state.rates != null) {
            state.rates.writeShares(out.scope(POPULARITY));
        }
        if (extent == Extent.ALL) {
            out.put("guard", state.guardBytes());
        }
        return SafeTensors.write(out);
    }

    private static void describe(Tensors out, LearnerConfig config, boolean whole) {
        out.putMetadata("format", String.valueOf(FORMAT));
        out.putMetadata("kind", whole ? "tripletflow snapshot" : "tripletflow model");
        ModelFile.describe(out, config.towers());
        out.putMetadata("objective", config.objective().toString());
        out.putMetadata("optimizer", config.optimizer().toString());
    }

    private static Tensors scope(Tensors all, TowerSpec tower) {
        return ModelFile.scope(all, tower.name());
    }

    private static void writeLearning(Tensors out, LearnerState state) {
        Tensors learner = out.scope("learner.");
        learner.putLong("updates", state.updates);
        learner.putLong("draws", state.draws);
        learner.putLong("scored", state.scored);
        learner.putDouble("owed-rows", state.owedRows);
        state.learnedRecall.write(learner.scope("recall.learned."));
        state.untrainedRecall.write(learner.scope("recall.untrained."));
        state.crossBatch.write(out.scope("memory."));
        if (state.proxies != null) {
            state.proxies.write(out.scope("proxies."), state.updates);
        }
        if (state.rates != null) {
            state.rates.write(out.scope("rates."));
        }
    }

    static void read(byte[] bytes, LearnerState state) {
        try {
            if (isBinary(bytes)) {
                BinaryFormat.readSnapshot(bytes, state);
                return;
            }
            Tensors in = checked(bytes);
            state.version = in.count("version");
            state.updates = updates(in, state.version);
            for (int i = 0; i < state.towers.size(); i++) {
                Tensors scope = scope(in, state.config.towers().get(i));
                state.towers.get(i).input.read(scope);
                state.towers.get(i).readStart(scope);
                state.towers.get(i).read(scope, state.updates);
            }
            readLearning(in, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) { // of a part that refuses what it is given
            throw new UncheckedIOException(new IOException(e.getMessage(), e));
        }
    }

    private static void readLearning(Tensors in, LearnerState state) throws IOException {
        Tensors learner = in.scope("learner.");
        state.draws = learner.longValue("draws");
        state.scored = learner.count("scored");
        state.owedRows = owedRows(learner.doubleValue("owed-rows"));
        state.learnedRecall.read(learner.scope("recall.learned."));
        state.untrainedRecall.read(learner.scope("recall.untrained."));
        state.crossBatch.read(in.scope("memory."));
        if (state.proxies != null && in.has("proxies.keys")) {
            state.proxies.read(in.scope("proxies."), state.updates);
        }
        if (state.rates != null && in.has("rates.labels")) {
            state.rates.read(in.scope("rates."));
        }
        if (in.has("guard")) {
            state.readGuard(in.bytes("guard"));
        }
    }

    /** Earlier builds had no versions but updates. */
    private static long updates(Tensors in, long version) throws TensorException {
        if (!in.has("learner.updates")) {
            return version;
        }
        long updates = in.count("learner.updates");
        if (updates > version) {
            throw new TensorException(
                    "learner.updates must be at most the version %d but was %d"
                            .formatted(version, updates));
        }
        return updates;
    }

    /** Never more than one step: what is owed beyond that was trained on. */
    private static double owedRows(double rows) throws TensorException {
        if (!(rows >= 0 && rows <= TrainingSpec.MOST_ROWS)) {
            throw new TensorException(
                    "learner.owed-rows must be from 0 to %d but was %s"
                            .formatted(TrainingSpec.MOST_ROWS, rows));
        }
        return rows;
    }

    /** Reads what embeds into an embedder's towers, and what it tells of labels; the version. */
    static long readModel(
            byte[] bytes, List<TowerSpec> specs, List<EmbeddingTower> towers, LabelShares shares) {
        try {
            if (isBinary(bytes)) {
                return BinaryFormat.readModel(bytes, towers);
            }
            Tensors in = checked(bytes);
            long version = in.count("version");
            for (int i = 0; i < towers.size(); i++) {
                towers.get(i).read(scope(in, specs.get(i)), version);
            }
            shares.read(in.scope(POPULARITY));
            return version;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new UncheckedIOException(new IOException(e.getMessage(), e));
        }
    }

    /** A tower that can start with parameters learned elsewhere. */
    interface Startable {
        void start(Tensors initial) throws TensorException;
    }

    /** Parameters of another model as the start of a new one; towers that it lacks stay. */
    static void start(byte[] bytes, List<TowerSpec> specs, List<? extends Startable> towers) {
        try {
            Tensors initial = SafeTensors.read(bytes);
            int started = 0;
            for (int i = 0; i < towers.size(); i++) {
                Tensors scope = scope(initial, specs.get(i));
                if (!scope.names().isEmpty()) {
                    scope.requireFinite();
                    towers.get(i).start(scope);
                    started++;
                }
            }
            if (started == 0) {
                throw new TensorException(
                        "it has no tensors of "
                                + specs.stream().map(TowerSpec::name).toList()
                                + ", which are named towers.NAME.weights and so on; 'tripletflow"
                                + " model import' makes such a file");
            }
        } catch (TensorException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new UncheckedIOException(new TensorException(e.getMessage(), e));
        }
    }

    private static boolean isBinary(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == BEFORE_SAFETENSORS;
    }

    private static Tensors checked(byte[] bytes) throws IOException {
        Tensors in = SafeTensors.read(bytes);
        String format = in.metadata("format").orElse("none");
        boolean known =
                IntStream.rangeClosed(FIRST_SAFETENSORS, FORMAT)
                        .mapToObj(String::valueOf)
                        .anyMatch(format::equals);
        if (!known) {
            throw new IOException(
                    "snapshot format "
                            + format
                            + " is not one this build reads (1 to "
                            + FORMAT
                            + "); upgrade the job before restoring");
        }
        return in;
    }
}
