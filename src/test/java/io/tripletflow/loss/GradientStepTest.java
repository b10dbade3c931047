package io.tripletflow.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.distance.Distance;
import io.tripletflow.loss.TripletLoss.Kind;
import io.tripletflow.loss.TripletLoss.Reduction;
import io.tripletflow.mining.TripletMiner;
import io.tripletflow.mining.Triplets;
import io.tripletflow.optim.Optimizer;
import io.tripletflow.optim.OptimizerSpec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Distance, miner, loss and optimiser together: one step on rows that are parameters themselves.
 */
class GradientStepTest {

    @Property(tries = 300)
    void step_bringsThePositiveNearerAndTheNegativeFarther(
            @ForAll Distance distance, @ForAll Kind kind, @ForAll long seed) {
        int width = 6;
        Random random = new Random(seed);
        float[] x = new float[3 * width];
        for (int i = 0; i < x.length; i++) {
            // Small, so that no soft margin is so far satisfied that its step drowns in rounding.
            x[i] = (float) (0.3 * random.nextGaussian());
        }
        Triplets triplets = new Triplets();
        triplets.add(0, 1, 2);
        float[] distances = new float[9];
        float[] coefficients = new float[9];
        float[] gradient = new float[x.length];
        distance.matrix(x, 3, width, distances);
        float before = distances[1] - distances[2];
        new TripletLoss(kind, 100f, false, Reduction.MEAN)
                .evaluate(distances, 3, triplets, coefficients);
        distance.backward(x, 3, width, distances, coefficients, gradient);
        // The anchor is pulled both ways: hold it, so that each distance has one moving end.
        for (int k = 0; k < width; k++) {
            gradient[k] = 0;
        }
        float positive = distances[1];
        float negative = distances[2];
        Optimizer.of(OptimizerSpec.sgd(1e-3f, 0f), x.length).step(x, gradient);
        distance.matrix(x, 3, width, distances);
        assertThat(distances[1]).isLessThanOrEqualTo(positive);
        assertThat(distances[2]).isGreaterThanOrEqualTo(negative);
        assertThat(distances[1] - distances[2]).isLessThan(before);
    }

    @Property(tries = 60)
    void steps_lowerTheLoss(
            @ForAll Distance distance,
            @ForAll TripletMiner miner,
            @ForAll Kind kind,
            @ForAll boolean swap) {
        Batch batch = new Batch(40, 8, 5);
        TripletLoss loss = new TripletLoss(kind, 0.5f, swap, Reduction.MEAN);
        Optimizer optimizer = Optimizer.of(OptimizerSpec.adam(0.01f), batch.x.length);
        double first = batch.step(distance, miner, loss, optimizer);
        double last = first;
        for (int i = 0; i < 100; i++) {
            last = batch.step(distance, miner, loss, optimizer);
        }
        if (first == 0) {
            assertThat(miner).isEqualTo(TripletMiner.EASY); // nothing to learn from easy triplets
            assertThat(kind).isEqualTo(Kind.MARGIN);
        } else if (miner == TripletMiner.ALL || miner == TripletMiner.BATCH_HARD) {
            // The others choose other triplets as the space changes: their mean need not fall.
            assertThat(last).isLessThan(first);
        }
        assertThat(last).isFinite();
    }

    @Test
    void step_inSteadyState_allocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Batch batch = new Batch(64, 32, 8);
        TripletLoss loss = new TripletLoss(Kind.MARGIN, 0.2f, true, Reduction.MEAN);
        Optimizer optimizer = Optimizer.of(OptimizerSpec.adam(1e-4f), batch.x.length);
        // The list of triplets grows to the most there can be.
        batch.step(Distance.EUCLIDEAN, TripletMiner.ALL, loss, optimizer);
        for (int i = 0; i < 50; i++) {
            stepAll(batch, loss, optimizer);
        }
        long before = threads.getThreadAllocatedBytes(thread);
        int rounds = 50;
        for (int i = 0; i < rounds; i++) {
            stepAll(batch, loss, optimizer);
        }
        long bytes = threads.getThreadAllocatedBytes(thread) - before;
        int steps = rounds * Distance.values().length * 2;
        // Nothing but the loss value itself and a share of the array of values().
        assertThat(bytes / steps).isLessThan(64);
    }

    private static void stepAll(Batch batch, TripletLoss loss, Optimizer optimizer) {
        for (Distance distance : Distance.values()) {
            batch.step(distance, TripletMiner.BATCH_HARD, loss, optimizer);
            batch.step(distance, TripletMiner.SEMI_HARD, loss, optimizer);
        }
    }

    /** Rows of random labels with the buffers of a step. */
    private static final class Batch {
        final int rows;
        final int width;
        final float[] x;
        final int[] labels;
        final float[] distances;
        final float[] coefficients;
        final float[] gradient;
        final Triplets triplets = new Triplets();

        Batch(int rows, int width, int classes) {
            this.rows = rows;
            this.width = width;
            x = new float[rows * width];
            labels = new int[rows];
            distances = new float[rows * rows];
            coefficients = new float[rows * rows];
            gradient = new float[rows * width];
            Random random = new Random(9);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < rows; i++) {
                labels[i] = i % classes;
            }
        }

        double step(Distance distance, TripletMiner miner, TripletLoss loss, Optimizer optimizer) {
            distance.matrix(x, rows, width, distances);
            miner.mine(distances, labels, rows, loss.margin(), triplets);
            double value = loss.evaluate(distances, rows, triplets, coefficients).loss();
            Arrays.fill(gradient, 0f);
            distance.backward(x, rows, width, distances, coefficients, gradient);
            optimizer.step(x, gradient);
            return value;
        }
    }
}
