package io.tripletflow.peer;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A network with unit-length embeddings and its step of triplet loss and Adam, written as users of
 * PyTorch write it; its rows lie ready, four of each label.
 */
@SuppressWarnings("try") // a scope and a guard only have to be open
final class Network {

    private static final double MARGIN = 0.2;

    private final LinearImpl first;
    private final LinearImpl second;
    private final Adam optimizer;
    private final Tensor rows;
    private final Tensor same;
    private final Tensor positive;

    /** Made outside of any scope: it stays. */
    Network(int inputs, int hidden, int embedding, int batch) {
        try (PointerScope scope = new PointerScope()) {
            first = keep(new LinearImpl(inputs, hidden == 0 ? embedding : hidden));
            second = hidden == 0 ? null : keep(new LinearImpl(hidden, embedding));
            TensorVector parameters = keep(new TensorVector(first.weight(), first.bias()));
            if (second != null) {
                parameters.push_back(second.weight());
                parameters.push_back(second.bias());
            }
            optimizer = keep(new Adam(parameters, keep(new AdamOptions(1e-6))));
            rows = keep(torch.randn(batch, inputs));
            Tensor labels = torch.arange(new Scalar(batch)).div(new Scalar(4)).floor();
            same = keep(labels.unsqueeze(0).eq(labels.unsqueeze(1)));
            Tensor self = torch.eye(batch).eq(new Scalar(1));
            positive = keep(same.logical_and(self.logical_not()));
        }
    }

    private static <P extends Pointer> P keep(P pointer) {
        return pointer.retainReference();
    }

    private Tensor embed() {
        Tensor out = first.forward(rows);
        if (second != null) {
            out = second.forward(torch.relu(out));
        }
        return torch.normalize(out);
    }

    void embedOnly() {
        try (NoGradGuard guard = new NoGradGuard()) {
            embed();
        }
    }

    /** Batch-hard on the matrix of distances, all of it recorded. */
    void usualStep() {
        Tensor embeddings = embed();
        Tensor distances = torch.cdist(embeddings, embeddings);
        Tensor far =
                distances
                        .masked_fill(positive.logical_not(), new Scalar(Double.NEGATIVE_INFINITY))
                        .max(1)
                        .get0();
        Tensor near =
                distances.masked_fill(same, new Scalar(Double.POSITIVE_INFINITY)).min(1).get0();
        step(far.sub(near));
    }

    /** Mines without recording, and goes backward through the chosen pairs only. */
    void tunedStep() {
        Tensor embeddings = embed();
        Tensor p;
        Tensor n;
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor similar = torch.mm(embeddings, embeddings.t());
            p =
                    similar.masked_fill(
                                    positive.logical_not(), new Scalar(Double.POSITIVE_INFINITY))
                            .argmin(new LongOptional(1), false);
            n =
                    similar.masked_fill(same, new Scalar(Double.NEGATIVE_INFINITY))
                            .argmax(new LongOptional(1), false);
        }
        Tensor far = torch.pairwise_distance(embeddings, embeddings.index_select(0, p));
        Tensor near = torch.pairwise_distance(embeddings, embeddings.index_select(0, n));
        step(far.sub(near));
    }

    /** Every triplet, by a tensor of (B, B, B). */
    void batchAllStep() {
        Tensor embeddings = embed();
        Tensor distances = torch.cdist(embeddings, embeddings);
        Tensor gaps = distances.unsqueeze(2).sub(distances.unsqueeze(1));
        Tensor valid = positive.unsqueeze(2).logical_and(same.logical_not().unsqueeze(1));
        Tensor losses = gaps.add(new Scalar(MARGIN)).clamp_min(new Scalar(0)).mul(valid);
        descend(losses.sum().div(valid.sum()));
    }

    private void step(Tensor gaps) {
        descend(gaps.add(new Scalar(MARGIN)).clamp_min(new Scalar(0)).mean());
    }

    private void descend(Tensor loss) {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
}
