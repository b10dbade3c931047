package io.tripletflow.learn;

import io.tripletflow.encoder.input.InputRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Rows of several towers as one batch of embeddings: each tower embeds its own rows at once, and
 * they stand where the batch has them. Buffers are reused. Not thread-safe.
 */
final class TowerRows {

    private final List<LearningTower> towers;
    private final int width;
    private final List<List<InputRow>> raws = new ArrayList<>();
    private final List<List<InputRow>> rows = new ArrayList<>();
    private final int[][] places;
    private float[] slopes = {};

    TowerRows(List<LearningTower> towers) {
        this.towers = towers;
        this.width = towers.get(0).width();
        places = new int[towers.size()][0];
        for (int t = 0; t < towers.size(); t++) {
            raws.add(new ArrayList<>());
            rows.add(new ArrayList<>());
        }
    }

    /** Embeds every row of a pool by {@code embed}, to (rows, E) of {@code target}. */
    void embed(
            Pool pool,
            int[] chosen,
            BiFunction<LearningTower, List<InputRow>, float[]> embed,
            float[] target) {
        take(pool, chosen, null, 0);
        for (int t = 0; t < towers.size(); t++) {
            if (!raws.get(t).isEmpty()) {
                scatter(embed.apply(towers.get(t), raws.get(t)), t, target);
            }
        }
    }

    /**
     * Embeds chosen rows with the newest parameters, to {@code target} from row {@code first} on.
     *
     * @param prepared rows that do not depend on parameters, by place in the pool; others are null
     */
    void forward(
            Pool pool,
            int[] chosen,
            InputRow[] prepared,
            int first,
            RandomGenerator random,
            float[] target) {
        take(pool, chosen, prepared, first);
        for (int t = 0; t < towers.size(); t++) {
            if (!raws.get(t).isEmpty()) {
                scatter(towers.get(t).forward(raws.get(t), rows.get(t), random), t, target);
            }
        }
    }

    /** Gradient of the last {@link #forward}, from (rows, E) that stand as its target did. */
    void backward(float[] gradient) {
        towers.forEach(LearningTower::begin);
        for (int t = 0; t < towers.size(); t++) {
            int count = raws.get(t).size();
            if (count == 0) {
                continue;
            }
            if (slopes.length < count * width) {
                slopes = new float[count * width];
            }
            for (int i = 0; i < count; i++) {
                System.arraycopy(gradient, places[t][i] * width, slopes, i * width, width);
            }
            towers.get(t).backward(slopes);
        }
    }

    private void take(Pool pool, int[] chosen, InputRow[] prepared, int first) {
        for (int t = 0; t < towers.size(); t++) {
            raws.get(t).clear();
            rows.get(t).clear();
            if (places[t].length < chosen.length) {
                places[t] = new int[chosen.length];
            }
        }
        for (int i = 0; i < chosen.length; i++) {
            int t = pool.towers()[chosen[i]];
            InputRow raw = pool.raw().get(chosen[i]);
            places[t][raws.get(t).size()] = first + i;
            raws.get(t).add(raw);
            if (prepared != null) {
                InputRow ready = prepared[chosen[i]];
                rows.get(t).add(ready == null ? towers.get(t).input.row(raw) : ready);
            }
        }
    }

    private void scatter(float[] embeddings, int tower, float[] target) {
        for (int i = 0; i < raws.get(tower).size(); i++) {
            System.arraycopy(embeddings, i * width, target, places[tower][i] * width, width);
        }
    }
}
