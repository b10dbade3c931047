package io.tripletflow.mining;

import io.tripletflow.distance.Distance;
import java.util.Random;
import java.util.SplittableRandom;
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

/** Every miner on random rows of unit length, four of each label; and what it is given first. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MinerBenchmark {

    private static final int WIDTH = 64;

    @Param({"64", "256", "1024"})
    int rows;

    @Param Miners kind;

    private final Pairs pairs = new Pairs(Distance.EUCLIDEAN);
    private final Triplets triplets = new Triplets();
    private final SplittableRandom random = new SplittableRandom(5);
    private TripletMiner miner;
    private float[] embeddings;
    private int[] labels;

    @Setup
    public void setUp() {
        Random gaussians = new Random(11);
        embeddings = new float[rows * WIDTH];
        labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            labels[r] = r / 4;
            double square = 0;
            for (int k = r * WIDTH; k < (r + 1) * WIDTH; k++) {
                embeddings[k] = (float) gaussians.nextGaussian();
                square += embeddings[k] * embeddings[k];
            }
            for (int k = r * WIDTH; k < (r + 1) * WIDTH; k++) {
                embeddings[k] /= (float) Math.sqrt(square);
            }
        }
        pairs.compute(embeddings, labels, rows, WIDTH);
        miner = kind.at(0.2f);
    }

    @Benchmark
    public int mine() {
        miner.mine(pairs, random, triplets);
        return triplets.size();
    }
}
