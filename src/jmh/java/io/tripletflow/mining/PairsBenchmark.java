package io.tripletflow.mining;

import io.tripletflow.distance.Distance;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Distances and relations of a step, which come before every miner. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PairsBenchmark {

    private static final int WIDTH = 64;

    @Param({"64", "256", "1024"})
    int rows;

    @Param Distance distance;

    private Pairs pairs;
    private float[] embeddings;
    private int[] labels;

    @Setup
    public void setUp() {
        pairs = new Pairs(distance);
        Random random = new Random(11);
        embeddings = new float[rows * WIDTH];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = (float) random.nextGaussian();
        }
        labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            labels[r] = r / 4;
        }
    }

    @Benchmark
    public float[] compute() {
        pairs.compute(embeddings, labels, rows, WIDTH);
        return pairs.distances();
    }
}
