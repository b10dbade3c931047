package io.tripletflow.bench.step;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.Embedder;
import io.tripletflow.mining.AllTriplets;
import io.tripletflow.mining.BatchHard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Ours, libtorch's and the limit in turn, round by round; the median of each counts. */
final class StepBench {

    /** Where all triplets are mined too: libtorch holds tensors of batch³ numbers for it. */
    private static final int MAX_FOR_ALL = 128;

    private static final int[] TOGETHER = {1, 64, 1024};

    private final List<StepShape> shapes;
    private final int rounds;
    private final double seconds;
    private final StepPeer peer;

    StepBench(List<StepShape> shapes, int rounds, double seconds, StepPeer peer) {
        this.shapes = shapes;
        this.rounds = rounds;
        this.seconds = seconds;
        this.peer = peer;
    }

    StepReport run() throws IOException {
        List<StepReport.Step> steps = new ArrayList<>();
        List<StepReport.Embedding> embeddings = new ArrayList<>();
        for (StepShape shape : shapes) {
            steps.add(step(shape));
        }
        for (StepShape shape : shapes) {
            if (shape.hidden() > 0 && shape.batch() <= MAX_FOR_ALL) {
                steps.add(allTriplets(shape));
            }
            for (int together : TOGETHER) {
                embeddings.add(embedding(shape, together));
            }
        }
        return new StepReport(Machine.here(), steps, embeddings);
    }

    private interface Measurement {
        double nanos(double seconds) throws IOException;
    }

    /** The median of each; a first round warms up and does not count. */
    private double[] medians(Measurement... measurements) throws IOException {
        double[][] nanos = new double[measurements.length][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < measurements.length; i++) {
                double measured = measurements[i].nanos(seconds);
                if (round >= 0) {
                    nanos[i][round] = measured;
                }
            }
        }
        return Arrays.stream(nanos).mapToDouble(StepBench::median).toArray();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private StepReport.Step step(StepShape shape) throws IOException {
        StepOurs ours = new StepOurs(shape, new BatchHard(), seconds, 4 * seconds);
        StepLimit limit = new StepLimit(shape);
        int rows = shape.batch();
        double[] nanos =
                medians(
                        s -> ours.nanosPerStep(),
                        s -> peer.nanos("usual", shape, rows, s),
                        s -> peer.nanos("tuned", shape, rows, s),
                        s -> Cpu.perCall(limit::products, s),
                        s -> peer.nanos("products", shape, rows, s),
                        s -> Cpu.perCall(limit::optimizerTraffic, s));
        return new StepReport.Step(
                shape,
                "batch-hard",
                nanos[0],
                nanos[1],
                nanos[2],
                Math.min(nanos[3], nanos[4]) + nanos[5],
                ours.bytesPerStep());
    }

    private StepReport.Step allTriplets(StepShape shape) throws IOException {
        StepOurs ours = new StepOurs(shape, new AllTriplets(), seconds, 4 * seconds);
        double[] nanos =
                medians(s -> ours.nanosPerStep(), s -> peer.nanos("all", shape, shape.batch(), s));
        return new StepReport.Step(
                shape, "all", nanos[0], nanos[1], nanos[1], Double.NaN, ours.bytesPerStep());
    }

    private StepReport.Embedding embedding(StepShape shape, int together) throws IOException {
        Embedder embedder = new Embedder(shape.config(new BatchHard(), 1));
        Random random = new Random(3);
        List<Input> inputs = Stream.generate(() -> shape.input(random)).limit(together).toList();
        double[] nanos =
                medians(
                        s -> Cpu.perCall(() -> embedder.embed(Event.DEFAULT_TOWER, inputs), s),
                        s -> peer.nanos("embed", shape, together, s));
        return new StepReport.Embedding(shape, together, nanos[0], nanos[1]);
    }
}
