package io.tripletflow.learn;

import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.learn.spec.LearnerConfig;
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
 * cannot read: 2 had no {@code input.version}, 3 no second learner, 4 no {@code counts.*}. This
 * build also reads them, and the binary format 1 that came before.
 */
final class ModelFormat {

    /** The newest: counts beside what is learned, which an older build would leave out. */
    private static final int FORMAT = 5;

    /** Of models with a second learner, which an older build would leave out. */
    private static final int FORMAT_OF_TWO = 4;

    /** Of models without a second learner, which older builds read. */
    private static final int FORMAT_OF_ONE = 3;

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
        describe(out, state, whole);
        out.putLong("version", state.version);
        write(out, state.first, state, whole);
        if (state.second != null) {
            out.putDouble(ModelFile.SHARE, state.share());
            write(out.scope(ModelFile.SECOND), state.second, state, whole);
        }
        if (state.pairs != null) {
            state.pairs.write(out.scope(ModelFile.COUNTS));
        }
        if (whole) {
            writeLearning(out, state, extent == Extent.ALL);
        } else if (state.first.rates != null) {
            state.first.rates.writeShares(out.scope(POPULARITY));
        }
        if (extent == Extent.ALL) {
            out.put("guard", state.guardBytes());
        }
        return SafeTensors.write(out);
    }

    /** Towers of a member; what they know of their inputs is written with the first member. */
    private static void write(Tensors out, Member member, LearnerState state, boolean whole) {
        boolean withInput = member == state.first;
        for (int i = 0; i < member.towers.size(); i++) {
            LearningTower tower = member.towers.get(i);
            Tensors scope = scope(out, member.config.towers().get(i));
            if (whole) {
                if (withInput) {
                    tower.input.write(scope);
                }
                tower.writeStart(scope);
                tower.write(scope, member.updates);
            } else {
                if (withInput) {
                    tower.input.writeModel(scope, member.updates, tower.averaging());
                }
                tower.writeModel(scope);
            }
        }
    }

    private static void describe(Tensors out, LearnerState state, boolean whole) {
        LearnerConfig config = state.config;
        out.putMetadata("format", String.valueOf(format(state)));
        out.putMetadata("kind", whole ? "tripletflow snapshot" : "tripletflow model");
        ModelFile.describe(out, config.towers());
        out.putMetadata("objective", config.objective().toString());
        out.putMetadata("optimizer", config.optimizer().toString());
        out.putMetadata(ModelFile.OPTIMIZER_KIND, config.optimizer().kind().name());
        if (state.second != null) {
            LearnerConfig second = state.second.config;
            Tensors scope = out.scope(ModelFile.SECOND);
            ModelFile.describe(scope, second.towers());
            scope.putMetadata("objective", second.objective().toString());
            scope.putMetadata("optimizer", second.optimizer().toString());
        }
    }

    private static int format(LearnerState state) {
        if (state.pairs != null) {
            return FORMAT;
        }
        return state.second == null ? FORMAT_OF_ONE : FORMAT_OF_TWO;
    }

    static Tensors scope(Tensors all, TowerSpec tower) {
        return ModelFile.scope(all, tower.name());
    }

    /**
     * @param rows whether events may be written as they came: readers of the model are not to see
     *     them
     */
    private static void writeLearning(Tensors out, LearnerState state, boolean rows) {
        Tensors learner = out.scope("learner.");
        state.first.writeCounts(learner);
        learner.putLong("scored", state.scored);
        state.learnedRecall.write(learner.scope("recall.learned."));
        state.untrainedRecall.write(learner.scope("recall.untrained."));
        writeBeside(out, state.first);
        if (state.second != null) {
            Tensors second = out.scope(ModelFile.SECOND);
            state.second.writeCounts(second.scope("learner."));
            writeBeside(second, state.second);
            state.contest.write(out.scope("contest."));
            if (state.scales != null) {
                state.scales.write(out.scope("scales."));
                if (state.contestsScales()) {
                    state.roots.write(out.scope("roots."));
                    if (rows || state.cuts.count() > 0) {
                        state.cuts.write(out.scope("cuts."));
                    }
                }
            }
            out.put(ModelFile.SECOND + "step-guard", state.secondGuardBytes());
        }
    }

    /** What a member keeps beside its towers. */
    private static void writeBeside(Tensors out, Member member) {
        member.crossBatch.write(out.scope("memory."));
        if (member.proxies != null) {
            member.proxies.write(out.scope("proxies."), member.updates);
        }
        if (member.rates != null) {
            member.rates.write(out.scope("rates."));
        }
    }

    static void read(byte[] bytes, LearnerState state) {
        try {
            if (isBinary(bytes)) {
                requireOne(state.second == null);
                requireCounts(false, state.pairs != null);
                BinaryFormat.readSnapshot(bytes, state);
                return;
            }
            Tensors in = checked(bytes);
            requireOne(in.has(ModelFile.SHARE) == (state.second != null));
            requireCounts(ModelFile.counts(in), state.pairs != null);
            state.version = in.count("version");
            Tensors learner = in.scope("learner.");
            // earlier builds had no versions but updates
            state.first.updates =
                    learner.has("updates") ? updates(learner, state.version) : state.version;
            readTowers(in, state.first, true);
            readLearning(in, state);
            if (state.pairs != null) {
                state.pairs.read(in.scope(ModelFile.COUNTS));
            }
            if (state.second != null) {
                readSecond(in, state);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) { // of a part that refuses what it is given
            throw new UncheckedIOException(new IOException(e.getMessage(), e));
        }
    }

    private static void requireOne(boolean alike) throws TensorException {
        if (!alike) {
            throw new TensorException(
                    "one of the model and the configuration has a committee of two learners, the"
                            + " other has not; keep as many learners as it has, or start a new"
                            + " model");
        }
    }

    private static void requireCounts(boolean has, boolean counts) throws TensorException {
        if (has != counts) {
            throw new TensorException(
                    "one of the model and the configuration counts which items are seen together,"
                            + " the other does not; "
                            + (has ? "count them" : "count none")
                            + ", or start a new model");
        }
    }

    private static void readSecond(Tensors in, LearnerState state) throws IOException {
        Tensors second = in.scope(ModelFile.SECOND);
        state.second.updates = updates(second.scope("learner."), state.version);
        state.second.readCounts(second.scope("learner."));
        readTowers(second, state.second, false);
        readBeside(second, state.second);
        state.contest.read(in.scope("contest."));
        if (state.scales != null) {
            state.scales.read(in.scope("scales."));
            state.roots.read(in.scope("roots."));
            state.cuts.read(in.scope("cuts."));
        }
        state.readSecondGuard(second.bytes("step-guard"));
    }

    private static void readTowers(Tensors in, Member member, boolean withInput)
            throws TensorException {
        for (int i = 0; i < member.towers.size(); i++) {
            Tensors scope = scope(in, member.config.towers().get(i));
            LearningTower tower = member.towers.get(i);
            if (withInput) {
                tower.input.read(scope);
            }
            tower.readStart(scope);
            tower.read(scope, member.updates);
        }
    }

    private static void readLearning(Tensors in, LearnerState state) throws IOException {
        Tensors learner = in.scope("learner.");
        state.first.readCounts(learner);
        state.scored = learner.count("scored");
        state.learnedRecall.read(learner.scope("recall.learned."));
        state.untrainedRecall.read(learner.scope("recall.untrained."));
        readBeside(in, state.first);
        if (in.has("guard")) {
            state.readGuard(in.bytes("guard"));
        }
    }

    private static void readBeside(Tensors in, Member member) throws TensorException {
        member.crossBatch.read(in.scope("memory."));
        if (member.proxies != null && in.has("proxies.keys")) {
            member.proxies.read(in.scope("proxies."), member.updates);
        }
        if (member.rates != null && in.has("rates.labels")) {
            member.rates.read(in.scope("rates."));
        }
    }

    private static long updates(Tensors learner, long version) throws TensorException {
        long updates = learner.count("updates");
        if (updates > version) {
            throw new TensorException(
                    "learner.updates must be at most the version %d but was %d"
                            .formatted(version, updates));
        }
        return updates;
    }

    /** Reads what embeds into an embedder's members; returns the version. */
    static long readModel(byte[] bytes, Embedder embedder) {
        try {
            if (isBinary(bytes)) {
                requireOne(embedder.members().size() == 1);
                requireCounts(false, embedder.counted() != null);
                return BinaryFormat.readModel(bytes, embedder.members().get(0).towers());
            }
            Tensors in = checked(bytes);
            requireOne(in.has(ModelFile.SHARE) == (embedder.members().size() > 1));
            requireCounts(ModelFile.counts(in), embedder.counted() != null);
            long version = in.count("version");
            embedder.members().get(0).read(in, version, in);
            if (in.has(ModelFile.SHARE)) {
                embedder.members().get(1).read(in.scope(ModelFile.SECOND), version, null);
                embedder.share(in.doubleValue(ModelFile.SHARE));
            }
            if (embedder.counted() != null) {
                embedder.counted().read(in.scope(ModelFile.COUNTS));
            }
            embedder.shares().read(in.scope(POPULARITY));
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
