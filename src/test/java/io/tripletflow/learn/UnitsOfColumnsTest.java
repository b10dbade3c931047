package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.memory.GroupMemory;
import io.tripletflow.memory.MapMemory;
import io.tripletflow.memory.MemorySpec;
import io.tripletflow.optim.Clipping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams whose columns have any unit and offset: telling ones beside constant, rare and
 * heavy-tailed ones. Neighbours of the embeddings are compared with those of z-scores, by brute
 * force.
 */
class UnitsOfColumnsTest {

    private static final int LABELS = 20;
    private static final int TRAIN = 800;
    private static final int TEST = 200;
    private static final int WINDOW = 50;

    private record Stream(float[][] rows, int[] labels) {

        int width() {
            return rows[0].length;
        }
    }

    /** Kinds of columns; telling ones have a centre of their own for each label. */
    private static Stream stream(long seed, int telling, int constant, int rare, int heavy) {
        Random random = new Random(seed);
        double[][] centres = new double[LABELS][telling];
        for (double[] centre : centres) {
            for (int i = 0; i < telling; i++) {
                centre[i] = random.nextGaussian();
            }
        }
        float[][] rows = new float[TRAIN + TEST][telling + constant + rare + heavy];
        int[] labels = new int[rows.length];
        for (int r = 0; r < rows.length; r++) {
            labels[r] = random.nextInt(LABELS);
            int column = 0;
            for (int i = 0; i < telling; i++) {
                rows[r][column++] = (float) (centres[labels[r]][i] + 0.4 * random.nextGaussian());
            }
            for (int i = 0; i < constant; i++) {
                rows[r][column++] = i + 0.1f;
            }
            for (int i = 0; i < rare; i++) {
                rows[r][column++] = random.nextInt(200) == 0 ? 1 : 0;
            }
            for (int i = 0; i < heavy; i++) {
                rows[r][column++] = (float) Math.exp(2 * random.nextGaussian());
            }
        }
        return new Stream(rows, labels);
    }

    /** Each column x becomes unit · (x + offset), of a unit from 1e-12 to 1e12. */
    private static Stream inOtherUnits(Stream stream, long seed, boolean offsets) {
        Random random = new Random(seed);
        float[][] rows = new float[stream.rows.length][stream.width()];
        for (int i = 0; i < stream.width(); i++) {
            double unit = Math.pow(10, random.nextInt(25) - 12);
            double offset = offsets ? Math.rint(1000 * random.nextGaussian()) : 0;
            for (int r = 0; r < rows.length; r++) {
                rows[r][i] = (float) (unit * (stream.rows[r][i] + offset));
            }
        }
        return new Stream(rows, stream.labels);
    }

    private static LearnerConfig config(int width) {
        return LearnerConfig.defaults(new InputSpec.Dense(width));
    }

    /** The same, but that it only scales its inputs and learns nothing. */
    private static LearnerConfig untrained(int width) {
        LearnerConfig learning = config(width);
        return LearnerConfig.of(
                learning.towers(),
                learning.objective(),
                learning.optimizer(),
                new TrainingSpec(2, 2, 0, 0, 0, Clipping.OFF, learning.training().seed()));
    }

    /** Recall@1 of the last rows among the first, which were learned. */
    private static double recall(Stream stream) throws Exception {
        return recall(stream, config(stream.width()));
    }

    private static double recall(Stream stream, LearnerConfig config) throws Exception {
        MetricLearner learner = new MetricLearner(config);
        GroupMemory memory = new GroupMemory(new MemorySpec(32, 10_000, 512, 0), new MapMemory());
        SplittableRandom random = new SplittableRandom(1);
        for (int from = 0; from < TRAIN; from += WINDOW) {
            List<Event> fresh = new ArrayList<>();
            for (int r = from; r < from + WINDOW; r++) {
                fresh.add(event(stream, r));
            }
            List<Event> remembered = memory.sample(fresh, from, random);
            learner.learn(new TripletBatch("g", from + WINDOW, 0, fresh, List.of(), remembered));
            memory.remember(fresh, random);
        }
        Embedder embedder = new Embedder(config);
        embedder.read(learner.model());
        double[][] embeddings = new double[stream.rows.length][];
        for (int r = 0; r < embeddings.length; r++) {
            embeddings[r] = doubles(embedder.embed(new Input.Features(stream.rows[r])));
        }
        return nearestIsRight(embeddings, stream.labels);
    }

    private static Event event(Stream stream, int row) {
        return new Event(
                "e" + row,
                Optional.of("l" + stream.labels[row]),
                "g",
                Event.DEFAULT_TOWER,
                row,
                new Input.Features(stream.rows[row]));
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isFinite();
            result[i] = values[i];
        }
        return result;
    }

    /** Recall@1 of z-scores, by two passes over the train rows; constant columns left out. */
    private static double recallOfScores(Stream stream) {
        double[][] scores = new double[stream.rows.length][stream.width()];
        for (int i = 0; i < stream.width(); i++) {
            double mean = 0;
            for (int r = 0; r < TRAIN; r++) {
                mean += stream.rows[r][i] / (double) TRAIN;
            }
            double square = 0;
            for (int r = 0; r < TRAIN; r++) {
                square += Math.pow(stream.rows[r][i] - mean, 2) / TRAIN;
            }
            boolean constant = Math.sqrt(square) <= Math.abs(mean) * 1e-6;
            for (int r = 0; r < scores.length; r++) {
                scores[r][i] = constant ? 0 : (stream.rows[r][i] - mean) / Math.sqrt(square);
            }
        }
        return nearestIsRight(scores, stream.labels);
    }

    private static double nearestIsRight(double[][] rows, int[] labels) {
        int right = 0;
        for (int query = TRAIN; query < rows.length; query++) {
            int nearest = -1;
            double min = Double.POSITIVE_INFINITY;
            for (int r = 0; r < TRAIN; r++) {
                double square = 0;
                for (int i = 0; i < rows[r].length; i++) {
                    square += (rows[query][i] - rows[r][i]) * (rows[query][i] - rows[r][i]);
                }
                if (square < min) {
                    min = square;
                    nearest = r;
                }
            }
            right += nearest >= 0 && labels[nearest] == labels[query] ? 1 : 0;
        }
        return right / (double) (rows.length - TRAIN);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void otherUnits_giveTheSameRecall_notBelowThatOfScores(long seed) throws Exception {
        Random random = new Random(seed);
        int kinds = random.nextInt(6);
        Stream stream = stream(seed, 6 + random.nextInt(6), kinds, 2 * kinds, random.nextInt(4));
        double recall = recall(stream);
        assertThat(recall).isGreaterThan(recallOfScores(stream) - 0.02).isGreaterThan(0.5);
        for (int other = 0; other < 2; other++) {
            assertThat(recall(inOtherUnits(stream, 10 * seed + other, false)))
                    .isBetween(recall - 0.005, recall + 0.005);
        }
    }

    /** What is never learned from must lose nothing either: the start is an isometry. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void untrainedEncoder_findsWhatScoresFind_inAnyUnits(long seed) throws Exception {
        Random random = new Random(seed);
        int kinds = random.nextInt(6);
        Stream stream = stream(seed, 6 + random.nextInt(6), kinds, 2 * kinds, random.nextInt(4));
        double recall = recall(stream, untrained(stream.width()));
        assertThat(recall).isGreaterThan(recallOfScores(stream) - 0.02).isGreaterThan(0.5);
        for (int other = 0; other < 3; other++) {
            Stream others = inOtherUnits(stream, 10 * seed + other, false);
            assertThat(recall(others, untrained(stream.width())))
                    .isBetween(recall - 0.005, recall + 0.005);
        }
        Stream moved = inOtherUnits(stream, seed, true);
        assertThat(recall(moved, untrained(stream.width())))
                .isGreaterThan(recallOfScores(moved) - 0.02);
    }

    /** An offset of a thousand spreads costs a float three of its seven digits. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void otherUnitsAndOffsets_giveNearlyTheSameRecall(long seed) throws Exception {
        Stream stream = stream(seed, 8, 3, 6, 2);
        double recall = recall(stream);
        assertThat(recall(inOtherUnits(stream, seed, true)))
                .isBetween(recall - 0.015, recall + 0.015);
    }

    /** One column in a unit a thousand times smaller made the others vanish before. */
    @Test
    void oneColumnOfALargeUnit_doesNotHideTheOthers() throws Exception {
        Stream stream = stream(7, 8, 0, 0, 0);
        double recall = recall(stream);
        for (float[] row : stream.rows) {
            row[3] *= 1e3f;
        }
        assertThat(recall(stream)).isBetween(recall - 0.005, recall + 0.005);
        for (float[] row : stream.rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] *= 1e-8f;
            }
        }
        assertThat(recall(stream)).isBetween(recall - 0.005, recall + 0.005);
    }

    @Test
    void extremeValues_leaveAllFinite() throws Exception {
        Stream stream = stream(8, 8, 0, 0, 0);
        for (float[] row : stream.rows) {
            row[0] *= Float.MAX_VALUE / 8;
            row[1] *= Float.MIN_NORMAL;
        }
        assertThat(recall(stream)).isGreaterThan(0.5);
    }
}
