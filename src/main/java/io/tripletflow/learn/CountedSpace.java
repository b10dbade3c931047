package io.tripletflow.learn;

import io.tripletflow.encoder.RandomSigns;
import io.tripletflow.memory.ItemPairs;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts of {@link ItemPairs} as embeddings, (W), of unit length. With u(i) a direction of N = W −
 * 1 numbers for each item, n(i) how often it was asked for, and n(i, j) how often it was seen with
 * j,
 *
 * <pre>
 * history   x = Σᵢ v(i) + {@value #BESIDE} · Σₖ n(k, i) · v(k) / (1 + n(i))^¾,  v(i) = u(i) / (1 + n(i))^¼,
 *           embedding (x, 0) / ‖x‖
 * item j    y = Σᵢ n(i, j) · v(i) / ({@value #PRIOR} + n(j))^{@value #POWER},
 *           embedding (y, √(M² − ‖y‖²)) / M
 * </pre>
 *
 * <p>with M the largest ‖y‖ of all items. So the similarity of a history and an item is, but for a
 * factor of the history and M,
 *
 * <pre>Σ over i in the history of n(i, j) / √(1 + n(i)) / ({@value #PRIOR} + n(j))^{@value #POWER}
 * </pre>
 *
 * <p>which is item cosine but for these two powers, √n(i) and √n(j) there. The constants keep items
 * that were seen once or twice from coming first: of them, chance says as much as anything. The
 * second sum lets items beside those of the history ask a little, too: they order what was never
 * seen with the history itself.
 *
 * <p>Directions of the first N items are orthogonal, rows of Hartley's transform:
 *
 * <pre>u(i)ₖ = (cos(2π·i·k/N) + sin(2π·i·k/N)) / √N,   i the item's number</pre>
 *
 * <p>The next N items have the same with random signs of the numbers, drawn once for all of them,
 * and so on, so that items are orthogonal within N and nearly so beyond. Not thread-safe.
 */
final class CountedSpace {

    private static final int PRIOR = 8;
    private static final double POWER = 0.4;
    private static final double BESIDE = 0.01;

    /** Directions are the same for every model, so that restored counts may get another width. */
    private static final long SEED = 17;

    private final ItemPairs pairs;

    /** N. */
    private final int directions;

    /** The transform's values by i · k mod N. */
    private final float[] waves;

    /** Signs, as ±1/√N, by i / N. */
    private final Map<Integer, float[]> signs = new HashMap<>();

    /** M. */
    private double longest;

    /**
     * @param width W
     */
    CountedSpace(ItemPairs pairs, int width) {
        this.pairs = pairs;
        directions = width - 1;
        waves = new float[directions];
        for (int k = 0; k < directions; k++) {
            double angle = 2 * Math.PI * k / directions;
            waves[k] = (float) (StrictMath.cos(angle) + StrictMath.sin(angle));
        }
    }

    /** Takes over what was counted. */
    void read(Tensors in) throws TensorException {
        pairs.read(in);
        measure();
    }

    /** Finds M, with directions taken as orthogonal. */
    void measure() {
        double[] squares = new double[1];
        longest = 0;
        for (long id : pairs.ids()) {
            squares[0] = 0;
            pairs.forEach(
                    id,
                    (other, count) -> {
                        double value = count * ofOther(other);
                        squares[0] += value * value;
                    });
            longest = Math.max(longest, Math.sqrt(squares[0]) * ofItem(id));
        }
    }

    private double ofOther(long id) {
        return 1 / Math.sqrt(Math.sqrt(1 + pairs.asked(id)));
    }

    private double ofItem(long id) {
        return 1 / StrictMath.pow(PRIOR + pairs.asked(id), POWER);
    }

    /** A set of items that asks for others; zero where none of them is known. */
    float[] history(long[] ids) {
        float[] embedding = new float[directions + 1];
        for (long id : ids) {
            add(id, 1, embedding);
            double ofBeside = BESIDE * ofOther(id) / Math.sqrt(1 + pairs.asked(id));
            pairs.forEach(id, (other, count) -> add(other, count * ofBeside, embedding));
        }
        return scaled(embedding, 1 / Math.sqrt(squares(embedding)));
    }

    /** An item by its ids, of which that is counted which histories ask for. */
    float[] item(long[] ids) {
        float[] embedding = new float[directions + 1];
        for (long id : ids) {
            double ofItem = ofItem(id) / longest;
            pairs.forEach(id, (other, count) -> add(other, count * ofItem, embedding));
        }
        double squares = squares(embedding);
        embedding[directions] = (float) Math.sqrt(Math.max(0, 1 - squares));
        return scaled(embedding, 1 / Math.sqrt(Math.max(1, squares)));
    }

    private void add(long id, double count, float[] to) {
        int number = pairs.number(id);
        if (number < 0) {
            return;
        }
        float factor = (float) (count * ofOther(id));
        float[] sign = signs.computeIfAbsent(number / directions, this::drawn);
        int step = number % directions;
        int at = 0;
        for (int k = 0; k < directions; k++) {
            to[k] += factor * sign[k] * waves[at];
            at += step;
            at -= at >= directions ? directions : 0;
        }
    }

    private float[] drawn(int block) {
        float[] drawn = new float[directions];
        RandomSigns.fill(block, SEED, directions, drawn);
        return drawn;
    }

    private static double squares(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return squares;
    }

    /** Leaves zero what is zero. */
    private static float[] scaled(float[] vector, double scale) {
        for (int k = 0; k < vector.length && Double.isFinite(scale); k++) {
            vector[k] *= (float) scale;
        }
        return vector;
    }
}
