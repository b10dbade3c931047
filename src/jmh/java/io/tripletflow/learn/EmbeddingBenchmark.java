package io.tripletflow.learn;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.spec.Objective;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** What the refresher does with the model: inputs to embeddings, one alone and many together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EmbeddingBenchmark {

    /** inputs, hidden, embedding, unused. */
    @Param({"64-0-32-64", "128-256-64-128", "512-512-128-256"})
    String shape;

    @Param({"1", "64", "1024"})
    int together;

    private Embedder embedder;
    private List<Input> inputs;

    @Setup
    public void setUp() {
        GridCase grid = GridCase.of(shape);
        embedder = new Embedder(grid.config(Objective.defaults()));
        Random random = new Random(3);
        inputs = Stream.generate(() -> grid.input(random)).limit(together).toList();
    }

    @Benchmark
    public List<float[]> embed() {
        return embedder.embed(Event.DEFAULT_TOWER, inputs);
    }
}
