package io.tripletflow.cli.demo;

import io.tripletflow.cli.demo.scenario.Payments;
import io.tripletflow.cli.demo.scenario.Payments.Payment;
import io.tripletflow.cli.demo.scenario.Scenario;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.Embedder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Precision of a review of the 1% most suspicious payments of each hour, over time. A payment is
 * scored by the model of its window, which has learned what was told before the window began, and
 * against payments whose labels were told before that: nothing later is looked at.
 *
 * <pre>
 * suspicion = mean similarity to the 5 nearest frauds − to the 5 nearest payments that were ok
 * </pre>
 *
 * <p>All ways have the same reference payments, those told within a day, so they differ by the
 * model alone. The model is a function of the events; therefore one that the same learner trains at
 * midnight on all that was told is the online model at midnight, and need not be trained again.
 */
final class PaymentReview {

    /** Which model scores. */
    enum Way {
        RAW,
        FROZEN,
        NIGHTLY,
        ONLINE
    }

    private static final long HOUR_MILLIS = 3_600_000;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
    private static final long BLOCK_MILLIS = 12 * HOUR_MILLIS;
    private static final double BUDGET = 0.01;
    private static final int NEIGHBOURS = 5;

    /** Of the payments that were ok, the newest so many are compared with. */
    private static final int MAX_REFERENCES = 600;

    private record Scored(Payment payment, Map<Way, Double> suspicion) {}

    private final JobConfig config;
    private final List<Payment> payments;
    private final Replay replay;
    private final long start;
    private final Map<Way, Embedder> models = new EnumMap<>(Way.class);
    private final List<Scored> scored = new ArrayList<>();
    private final String digest;
    private int firstUnscored;
    private long midnight;

    private PaymentReview(JobConfig config, long seed) {
        this.config = config;
        payments = new Payments(seed).all();
        start = payments.get(0).event().timeMillis();
        midnight = start + DAY_MILLIS;
        replay =
                Replay.of(config)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the review needs tumbling windows"));
        models.put(Way.RAW, new Embedder(config.learning().learner()));
        List<Replay.Row> told = new ArrayList<>();
        for (Payment payment : payments) {
            Event event =
                    payment.event()
                            .labelled(payment.label(), payment.toldMillis(), Event.DEFAULT_WEIGHT);
            told.add(new Replay.Row(event, Optional.empty()));
        }
        digest =
                FinalModel.digest(
                        replay.learn(told, (first, window, online) -> score(window, online))
                                .published());
    }

    /** Learns the payments of that seed as the job does, and scores each on the way. */
    static PaymentReview of(JobConfig config, long seed) {
        return new PaymentReview(config, seed);
    }

    /** Scores the payments that were made in the window, before its labels are learned. */
    private void score(List<Replay.Row> window, Embedder online) {
        long now = window.get(0).event().timeMillis();
        long size = replay.windowMillis();
        long from = now - Math.floorMod(now, size);
        if (from >= midnight) {
            Embedder nightly = new Embedder(config.learning().learner());
            nightly.read(replay.model());
            models.put(Way.NIGHTLY, nightly);
            models.putIfAbsent(Way.FROZEN, nightly);
            midnight += DAY_MILLIS;
        }
        models.put(Way.ONLINE, online);
        List<Payment> made = madeUntil(from + size);
        if (from >= start + DAY_MILLIS) {
            List<Payment> frauds = told(from, true);
            List<Payment> fine = told(from, false);
            Map<Way, double[]> suspicions = new EnumMap<>(Way.class);
            models.forEach(
                    (way, model) -> suspicions.put(way, suspicion(model, made, frauds, fine)));
            for (int i = 0; i < made.size(); i++) {
                Map<Way, Double> suspicion = new EnumMap<>(Way.class);
                int index = i;
                suspicions.forEach((way, values) -> suspicion.put(way, values[index]));
                scored.add(new Scored(made.get(i), suspicion));
            }
        }
    }

    /** Payments that have not been scored and were made before that. */
    private List<Payment> madeUntil(long end) {
        int to = firstUnscored;
        while (to < payments.size() && payments.get(to).event().timeMillis() < end) {
            to++;
        }
        List<Payment> made = payments.subList(firstUnscored, to);
        firstUnscored = to;
        return made;
    }

    /** The newest of one kind that were told within a day before that. */
    private List<Payment> told(long before, boolean fraud) {
        List<Payment> told =
                payments.stream()
                        .filter(payment -> payment.fraud() == fraud)
                        .filter(payment -> payment.toldMillis() < before)
                        .filter(payment -> payment.toldMillis() >= before - DAY_MILLIS)
                        .toList();
        return told.subList(Math.max(0, told.size() - MAX_REFERENCES), told.size());
    }

    private static double[] suspicion(
            Embedder model, List<Payment> made, List<Payment> frauds, List<Payment> fine) {
        List<float[]> rows = embed(model, made);
        List<float[]> bad = embed(model, frauds);
        List<float[]> good = embed(model, fine);
        return rows.stream().mapToDouble(row -> nearest(row, bad) - nearest(row, good)).toArray();
    }

    private static List<float[]> embed(Embedder model, List<Payment> payments) {
        List<Input> inputs = payments.stream().map(payment -> payment.event().input()).toList();
        return inputs.isEmpty() ? List.of() : model.embed(Event.DEFAULT_TOWER, inputs);
    }

    /** Mean similarity of a row to those nearest to it; 0 without any. */
    private static double nearest(float[] row, List<float[]> others) {
        return others.stream()
                .mapToDouble(other -> -dot(row, other))
                .sorted()
                .limit(NEIGHBOURS)
                .map(negative -> -negative)
                .average()
                .orElse(0);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }

    /** Share of frauds among the reviewed payments of a span of hours. */
    double precision(Way way, long fromMillis, long toMillis) {
        long reviewed = 0;
        long frauds = 0;
        for (long hour = fromMillis; hour < toMillis; hour += HOUR_MILLIS) {
            long from = hour;
            List<Scored> all =
                    scored.stream()
                            .filter(one -> one.payment().event().timeMillis() >= from)
                            .filter(one -> one.payment().event().timeMillis() < from + HOUR_MILLIS)
                            .sorted(Comparator.comparingDouble(one -> -one.suspicion().get(way)))
                            .toList();
            List<Scored> top = all.subList(0, (int) Math.ceil(BUDGET * all.size()));
            reviewed += top.size();
            frauds += top.stream().filter(one -> one.payment().fraud()).count();
        }
        return reviewed == 0 ? Double.NaN : (double) frauds / reviewed;
    }

    private long end() {
        return start + (scored.isEmpty() ? 0 : last() - start + 1);
    }

    private long last() {
        return scored.get(scored.size() - 1).payment().event().timeMillis();
    }

    /**
     * By half days, from the second day on.
     *
     * @param jobDigest fingerprint of the model that the job learned
     */
    String table(String jobDigest) {
        StringBuilder out = new StringBuilder();
        out.append("\nprecision of the 1% reviewed    raw   frozen  nightly   online\n");
        for (long from = start + DAY_MILLIS; from < end(); from += BLOCK_MILLIS) {
            long to = Math.min(from + BLOCK_MILLIS, end());
            out.append(line("hours " + (from - start) / HOUR_MILLIS + " on", from, to));
        }
        out.append(line("all", start + DAY_MILLIS, end()));
        out.append(
                jobDigest.equals(digest)
                        ? "  online is the job's own model: the digests are equal\n"
                        : "  note: the job's model is another than the replayed one\n");
        return out.toString();
    }

    private String line(String name, long from, long to) {
        return String.format(
                Locale.ROOT,
                "  %-25s %7.3f  %7.3f  %7.3f  %7.3f%n",
                name,
                precision(Way.RAW, from, to),
                precision(Way.FROZEN, from, to),
                precision(Way.NIGHTLY, from, to),
                precision(Way.ONLINE, from, to));
    }

    /** Raw against online, over all hours after the first day. */
    ScenarioRun run(Scenario scenario, double eventsPerSecond) {
        long from = start + DAY_MILLIS;
        return new ScenarioRun(
                scenario,
                "days 2 to 4",
                precision(Way.RAW, from, end()),
                precision(Way.ONLINE, from, end()),
                eventsPerSecond);
    }
}
