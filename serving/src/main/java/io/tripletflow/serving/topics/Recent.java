package io.tripletflow.serving.topics;

import io.tripletflow.connectors.event.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newest learning reports, and how many dead letters there are of each reason. */
public final class Recent {

    /** Reports that are kept. */
    public static final int REPORTS = 1_000;

    private static final int SAMPLES = 50;
    private static final int SAMPLE_CHARACTERS = 1_000;

    private final Deque<Numbered> reports = new ArrayDeque<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long reportsSeen;
    private long lettersSeen;

    /**
     * A learning report.
     *
     * @param number counts them from 1 on, as they were read
     * @param json as it stands on the topic
     */
    public record Numbered(long number, String json) {}

    /**
     * A dead letter.
     *
     * @param value its first characters; null if it had none
     */
    public record Sample(
            String reason,
            String detail,
            String topic,
            int partition,
            long offset,
            long time,
            String value) {}

    /** Dead letters by reason, and the newest of them, the newest first. */
    public record Letters(long total, Map<String, Long> reasons, List<Sample> samples) {}

    synchronized void addReport(String json) {
        reports.addLast(new Numbered(++reportsSeen, json));
        if (reports.size() > REPORTS) {
            reports.removeFirst();
        }
    }

    synchronized void add(DeadLetter letter) {
        lettersSeen++;
        reasons.merge(letter.reason().tag(), 1L, Long::sum);
        samples.addFirst(
                new Sample(
                        letter.reason().tag(),
                        letter.detail(),
                        letter.topic(),
                        letter.partition(),
                        letter.offset(),
                        letter.timeMillis(),
                        beginning(letter.value())));
        if (samples.size() > SAMPLES) {
            samples.removeLast();
        }
    }

    private static String beginning(byte[] value) {
        if (value == null) {
            return null;
        }
        int bytes = Math.min(value.length, 4 * SAMPLE_CHARACTERS);
        String text = new String(value, 0, bytes, StandardCharsets.UTF_8);
        return text.substring(0, Math.min(text.length(), SAMPLE_CHARACTERS));
    }

    synchronized void forgetReports() {
        reports.clear();
    }

    synchronized void forgetLetters() {
        reasons.clear();
        samples.clear();
        lettersSeen = 0;
    }

    /** The newest reports, at most {@code max}, oldest first. */
    public synchronized List<Numbered> reports(int max) {
        return reports.stream().skip(Math.max(0, reports.size() - max)).toList();
    }

    /** Reports with a greater number, oldest first. */
    public synchronized List<Numbered> reportsAfter(long number) {
        return reports.stream().filter(report -> report.number() > number).toList();
    }

    public synchronized Letters letters() {
        return new Letters(lettersSeen, Map.copyOf(reasons), new ArrayList<>(samples));
    }
}
