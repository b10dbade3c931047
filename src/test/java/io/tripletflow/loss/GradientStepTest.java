package io.tripletflow.loss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.distance.Distance;
import io.tripletflow.loss.TripletLoss.Kind;
import io.tripletflow.mining.Miners;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.TripletMiner;
import io.tripletflow.mining.Triplets;
import io.tripletflow.optim.Optimizer;
import io.tripletflow.optim.OptimizerSpec;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Distance, miner, loss and optimiser together: one step on rows that are parameters themselves.
 */
class GradientStepTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

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
        Pairs pairs = new Pairs(distance);
        float[] coefficients = new float[9];
        float[] gradient = new float[x.length];
        pairs.compute(x, new int[] {1, 1, 2}, 3, width);
        float[] distances = pairs.distances();
        float before = distances[1] - distances[2];
        new TripletLoss(kind, 100f, false, Reduction.MEAN)
                .evaluate(pairs, triplets, null, coefficients);
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

    @Property(tries = 80)
    void steps_lowerTheLoss(
            @ForAll Distance distance,
            @ForAll Miners kind,
            @ForAll Kind form,
            @ForAll boolean swap) {
        TripletMiner miner = kind.at(0.5f);
        Assume.that(miner.distances().contains(distance));
        Batch batch = new Batch(distance, 40, 8, 5);
        TripletLoss loss = new TripletLoss(form, 0.5f, swap, Reduction.MEAN);
        Optimizer optimizer = Optimizer.of(OptimizerSpec.adam(0.01f), batch.x.length);
        double first = batch.step(miner, loss, optimizer);
        double last = first;
        for (int i = 0; i < 100; i++) {
            last = batch.step(miner, loss, optimizer);
        }
        if (first == 0) {
            // nothing to learn from easy triplets
            assertThat(kind).isEqualTo(Miners.EASY);
            assertThat(form).isEqualTo(Kind.MARGIN);
        } else if (kind == Miners.ALL || kind == Miners.BATCH_HARD) {
            // The others choose other triplets as the space changes: their mean need not fall.
            assertThat(last).isLessThan(first);
        }
        assertThat(last).isFinite();
    }

    @Property(tries = 60)
    void steps_lowerTheSisterLosses(@ForAll("all") Loss loss, @ForAll Distance distance) {
        Assume.that(loss.distances().contains(distance) && !loss.onTriplets());
        Batch batch = new Batch(distance, 40, 8, 5);
        TripletMiner miner = Miners.ALL.at(0);
        Optimizer optimizer = Optimizer.of(OptimizerSpec.adam(0.01f), batch.x.length);
        double first = batch.step(miner, loss, optimizer);
        double last = first;
        for (int i = 0; i < 100; i++) {
            last = batch.step(miner, loss, optimizer);
        }
        assertThat(last).isLessThan(0.8 * first);
    }

    @Provide
    Arbitrary<Loss> all() {
        return Arbitraries.of(Losses.WITH_DEFAULTS);
    }

    /**
     * In a JVM of its own: what other tests did with the same code decides what the JIT inlines.
     */
    @Test
    void step_inSteadyState_allocatesNothing() throws Exception {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        java.addAll(List.of("-cp", System.getProperty("java.class.path")));
        java.add(GradientStepTest.class.getName());
        Process process = new ProcessBuilder(java).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("steps allocate nothing");
    }

    /** Steps of each kind until they allocate nothing. */
    public static void main(String[] arguments) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (Distance distance : Distance.values()) {
            Batch batch = new Batch(distance, 64, 32, 8);
            Optimizer optimizer = Optimizer.of(OptimizerSpec.adam(1e-4f), batch.x.length);
            for (Miners kind : Miners.values()) {
                TripletMiner miner = kind.at(0.2f);
                for (Loss loss : Losses.WITH_DEFAULTS) {
                    if (!miner.distances().contains(distance)
                            || !loss.distances().contains(distance)
                            || !(loss.onTriplets() || kind == Miners.BATCH_HARD)) {
                        continue;
                    }
                    // Nothing but the loss value itself; lists of triplets may still grow once.
                    long max = kind == Miners.BATCH_HARD ? 200 : 20_000;
                    long bytes = Long.MAX_VALUE;
                    // Vectors are objects until the JIT compiler, which may have to wait for a
                    // busy machine, has seen the loops they are in.
                    long begun = System.nanoTime();
                    while (bytes >= max && System.nanoTime() - begun < PATIENCE.toNanos()) {
                        long before = threads.getThreadAllocatedBytes(thread);
                        for (int i = 0; i < 20; i++) {
                            batch.step(miner, loss, optimizer);
                        }
                        bytes = (threads.getThreadAllocatedBytes(thread) - before) / 20;
                    }
                    assertThat(bytes).as("%s, %s, %s", distance, kind, loss).isLessThan(max);
                }
            }
        }
        System.out.println("steps allocate nothing");
    }

    /** Rows with the buffers of a step. */
    private static final class Batch {
        final int rows;
        final int width;
        final float[] x;
        final int[] labels;
        final Pairs pairs;
        final float[] coefficients;
        final float[] gradient;
        final Triplets triplets = new Triplets();
        final SplittableRandom draws = new SplittableRandom(3);

        Batch(Distance distance, int rows, int width, int classes) {
            this.rows = rows;
            this.width = width;
            x = new float[rows * width];
            labels = new int[rows];
            pairs = new Pairs(distance);
            coefficients = new float[rows * rows];
            gradient = new float[rows * width];
            Random random = new Random(9);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (random.nextGaussian() / Math.sqrt(width));
            }
            for (int i = 0; i < rows; i++) {
                labels[i] = i % classes;
            }
        }

        double step(TripletMiner miner, Loss loss, Optimizer optimizer) {
            pairs.compute(x, labels, rows, width);
            miner.mine(pairs, draws, triplets);
            double value = loss.evaluate(pairs, triplets, null, coefficients).loss();
            Arrays.fill(gradient, 0f);
            pairs.distance().backward(x, rows, width, pairs.distances(), coefficients, gradient);
            optimizer.step(x, gradient);
            return value;
        }
    }
}
