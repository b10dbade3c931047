package io.tripletflow.learn;

import io.tripletflow.encoder.EmbeddingTable;
import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.input.ColumnCuts;
import io.tripletflow.encoder.input.ColumnRoots;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.guard.Guard;
import io.tripletflow.guard.KeptByGuard;
import io.tripletflow.guard.StepGuard;
import io.tripletflow.learn.score.Contest;
import io.tripletflow.learn.score.Prequential;
import io.tripletflow.learn.score.ScaleContest;
import io.tripletflow.learn.score.Sightings;
import io.tripletflow.learn.spec.Committee;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.memory.ItemPairs;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** All that changes as a learner learns. {@link ModelFormat} writes and reads all of it. */
final class LearnerState implements KeptByGuard {

    /** Bytes by which the guards' state may grow from one snapshot to the next. */
    private static final int ROOM = 1 << 12;

    final LearnerConfig config;
    final Member first;

    /** Null without a committee, as are its contest and the guard of its steps. */
    final Member second;

    /** Null where nothing is counted. */
    final ItemPairs pairs;

    final Contest contest;

    /** Null where scales are not contested: by a recipe that was chosen, or of several towers. */
    final ScaleContest scales;

    /** What that contest knows of the roots of columns; null without it. */
    final ColumnRoots roots;

    /** What that contest knows of columns without their far values; null without it. */
    final ColumnCuts cuts;

    final StepGuard secondSteps;
    final Prequential learnedRecall;
    final Prequential untrainedRecall;
    final Guard guard;
    long version;
    long scored;

    /** That the guards' state took when it was last written. */
    private int guardBytes;

    LearnerState(LearnerConfig config) {
        this.config = config;
        Committee committee = config.committee();
        first = new Member(config, null);
        List<TowerInput> inputs = first.inputs();
        second = committee == null ? null : new Member(committee.second(), inputs);
        pairs = pairs(config);
        contest =
                committee == null
                        ? null
                        : new Contest(
                                committee.goal(), committee.measure(), config.towers().size() > 1);
        boolean contested = committee != null && config.towers().size() == 1;
        scales = contested ? new ScaleContest() : null;
        int columns = config.towers().get(0).input().dimension();
        roots = contested ? new ColumnRoots(columns) : null;
        cuts = contested ? new ColumnCuts(columns) : null;
        guard = new Guard(config.guard());
        secondSteps = committee == null ? null : guard.stepsBeside();
        learnedRecall = new Prequential(config.training().fading());
        untrainedRecall = new Prequential(config.training().fading());
    }

    /** None yet, of as many items as have rows; null where nothing is counted. */
    static ItemPairs pairs(LearnerConfig config) {
        boolean ids = config.counts() != null;
        return ids && config.towers().get(0).input() instanceof InputSpec.Ids table
                ? new ItemPairs(table.capacity())
                : null;
    }

    Stream<Member> members() {
        return second == null ? Stream.of(first) : Stream.of(first, second);
    }

    /** Share of the first member's similarity in the model's. */
    double share() {
        return second == null ? 1 : contest.share(second.updates);
    }

    /** Whether it is open how columns of features are scaled. */
    boolean contestsScales() {
        return scales != null && scales.isOpen() && first.inputs().get(0).mayScaleOtherwise();
    }

    /** How often labels were seen; null without a committee. */
    Sightings sightings() {
        return contest == null ? null : contest.sightings();
    }

    @Override
    public List<float[]> arrays() {
        return members().flatMap(member -> member.arrays().stream()).toList();
    }

    @Override
    public byte[] copy() {
        Tensors out = new Tensors();
        first.write(out);
        if (second != null) {
            second.write(out.scope(ModelFile.SECOND));
        }
        return SafeTensors.write(out);
    }

    @Override
    public void giveBack(byte[] copy) {
        try {
            Tensors in = SafeTensors.read(copy);
            first.read(in);
            if (second != null) {
                second.read(in.scope(ModelFile.SECOND));
            }
        } catch (TensorException e) {
            throw new IllegalStateException("the learner's own copy cannot be read", e);
        }
    }

    byte[] guardBytes() {
        // copies of wide models take tens of megabytes
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(guardBytes + ROOM);
        try {
            guard.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        guardBytes = bytes.size();
        return bytes.toByteArray();
    }

    void readGuard(byte[] bytes) throws IOException {
        try {
            guard.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (EOFException e) {
            throw new IOException(
                    "the state of the guards ends too early, after " + bytes.length + " bytes", e);
        }
    }

    byte[] secondGuardBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            secondSteps.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    void readSecondGuard(byte[] bytes) throws IOException {
        secondSteps.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** Back to a kept state, which is a new version: versions only grow. */
    void rollBack() {
        version++;
        members()
                .forEach(
                        member -> {
                            member.updates++;
                            // what the model that is given up made of its rows
                            member.crossBatch.clear();
                        });
        guard.rollBack(this);
    }

    /**
     * Takes entities out, with the ids that are theirs. Each that changes what embeds makes a new
     * version, so that it does not matter how many are forgotten at once.
     *
     * @param keys of the entities, which are also those of their ids, each once
     */
    void forget(Set<Long> keys) {
        members().forEach(member -> member.crossBatch.forget(keys::contains));
        for (long key : keys) {
            boolean counted = pairs != null && pairs.forget(key);
            version += forgetId(key) || counted ? 1 : 0;
        }
        if (tables().findAny().isPresent()) {
            LearnerState scratch = new LearnerState(config);
            guard.rewriteKept(kept -> scratch.without(keys, kept));
        }
    }

    /** A copy without those ids. */
    private byte[] without(Set<Long> keys, byte[] copy) {
        giveBack(copy);
        boolean any = false;
        for (long key : keys) {
            any |= forgetId(key);
        }
        return any ? copy() : copy;
    }

    private boolean forgetId(long key) {
        boolean any = false;
        for (EmbeddingTable table : tables().toList()) {
            any |= table.forget(key);
        }
        return any;
    }

    /** Tables of ids, each once, also where towers share it. */
    Stream<EmbeddingTable> tables() {
        return first.inputs().stream().map(TowerInput::table).filter(Objects::nonNull).distinct();
    }

    /** The world changed: what is young is learned anew. */
    void reopen() {
        members().forEach(member -> member.seen = 0);
    }
}
