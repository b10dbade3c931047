package io.tripletflow.job.operator.refresh;

import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.learn.Embedder;
import org.apache.flink.api.common.state.BroadcastState;

/**
 * Which model embeds: the newest that the trainer has sent.
 *
 * <p>Nothing is embedded before the first model of the trainer's epoch has come. What a life of the
 * job sends is then newer by (epoch, version) than all that earlier lives have sent.
 */
final class CurrentModel {

    private static final int KEY = 0;
    private static final byte[] NO_BYTES = {};

    private final Embedder embedder;
    private final BroadcastState<Integer, ModelSnapshot> stored;
    private ModelSnapshot newest;
    private boolean begun;

    /**
     * @param stored which model came last, without its bytes: the trainer has them
     */
    CurrentModel(Embedder embedder, BroadcastState<Integer, ModelSnapshot> stored)
            throws Exception {
        this.embedder = embedder;
        this.stored = stored;
        newest = stored.get(KEY);
    }

    /** Takes over a model, and says whether it is the first of its epoch. */
    boolean receive(ModelSnapshot model) throws Exception {
        // one that was on its way when the checkpoint was taken is of the epoch before
        boolean first = !begun && (newest == null || newest.epoch() < model.epoch());
        embedder.read(model.bytes());
        newest = new ModelSnapshot(model.epoch(), model.version(), NO_BYTES);
        stored.put(KEY, newest);
        begun |= first;
        return first;
    }

    /** Whether a model of the trainer's epoch has come, so that entities can be embedded. */
    boolean hasBegun() {
        return begun;
    }

    /** Epoch of the newest model, 0 if none has ever come. */
    long epoch() {
        return newest == null ? 0 : newest.epoch();
    }

    /** Version of the newest model, 0 if none has ever come. */
    long version() {
        return newest == null ? 0 : newest.version();
    }

    Embedder embedder() {
        return embedder;
    }
}
