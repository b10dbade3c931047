package io.tripletflow.learn;

import io.tripletflow.encoder.RowTable;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;

/**
 * Learned rows of unit length that stand for labels. A label's proxy appears with its first rows,
 * as their mean direction, and when the table is full the label that was seen least recently gives
 * way.
 *
 * @see <a href="https://arxiv.org/abs/2003.13911">Kim et al. 2020, Proxy Anchor Loss</a>
 */
final class Proxies {

    private static final float TINY = 1e-12f;

    private final int width;
    private final int capacity;
    private final RowTable table;
    private int[] rows = {};
    private float[] gradients = {};
    private float[] norms = {};
    private int count;

    Proxies(int capacity, int width, OptimizerSpec optimizer) {
        this.width = width;
        this.capacity = capacity;
        table = new RowTable(width, capacity, optimizer);
    }

    /** Most labels that have one. */
    int capacity() {
        return capacity;
    }

    boolean has(long label) {
        return table.find(label) >= 0;
    }

    /**
     * Makes a proxy for each of the labels that has none. The labels are no more than the capacity:
     * those that have one are used first, so that none of them gives way.
     *
     * @param sums of the labels' embeddings, (labels, E)
     */
    void appear(long[] labels, float[] sums, long timeMillis, long version) {
        boolean[] known = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            known[i] = table.use(labels[i], timeMillis) >= 0;
        }
        for (int i = 0; i < labels.length; i++) {
            if (!known[i]) {
                float[] start = new float[width];
                if (!(unit(sums, i * width, start, 0) < Float.POSITIVE_INFINITY)) {
                    Arrays.fill(start, 0);
                    start[0] = 1; // rows that are not finite: any direction, it will be learned
                }
                table.add(labels[i], start, 1, timeMillis, version);
            }
        }
    }

    /** Writes the proxies of the labels, (labels, E), to the start of {@code target}. */
    void forward(long[] labels, float[] target) {
        count = labels.length;
        if (rows.length < count) {
            rows = new int[count];
            norms = new float[count];
            gradients = new float[count * width];
        }
        for (int i = 0; i < count; i++) {
            rows[i] = table.find(labels[i]);
            norms[i] = unit(table.values(), rows[i] * width, target, i * width);
        }
    }

    /** Length of the vector, of which the direction is written to {@code to}. */
    private float unit(float[] from, int at, float[] to, int toAt) {
        float square = 0;
        for (int k = 0; k < width; k++) {
            square += from[at + k] * from[at + k];
        }
        float norm = (float) Math.sqrt(square);
        float inverse = square > TINY ? 1 / norm : 0;
        for (int k = 0; k < width; k++) {
            to[toAt + k] = from[at + k] * inverse;
        }
        return norm;
    }

    /** Gradient through the unit length: (g − (g·u)u)/‖p‖, from (labels, E) at their start. */
    void backward(float[] units, float[] gradient) {
        for (int i = 0; i < count; i++) {
            int from = i * width;
            float along = 0;
            for (int k = from; k < from + width; k++) {
                along += gradient[k] * units[k];
            }
            float inverse = norms[i] * norms[i] > TINY ? 1 / norms[i] : 0;
            for (int k = from; k < from + width; k++) {
                gradients[k] = (gradient[k] - along * units[k]) * inverse;
            }
        }
    }

    double squaredNorm() {
        return Clipping.squares(gradients, count * width);
    }

    /** Clips each number of the gradient. */
    void bound(Clipping clipping) {
        clipping.bound(gradients, count * width);
    }

    void scale(float factor) {
        Clipping.scale(gradients, count * width, factor);
    }

    void step(float share, long version) {
        table.step(gradients, rows, count, share, version, 0);
    }

    /** All proxies, live. */
    float[] values() {
        return table.values();
    }

    void write(Tensors out, long version) {
        table.write(out, version);
    }

    void read(Tensors in, long version) throws TensorException {
        table.read(in, version);
    }
}
