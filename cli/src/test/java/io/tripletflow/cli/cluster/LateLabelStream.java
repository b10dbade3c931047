package io.tripletflow.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Inputs of one hour, of cards with some four each, and the label of each one to sixty minutes
 * later. The label is the input's, not the card's. What tells labels apart lies in the first
 * numbers; the others are louder.
 */
record LateLabelStream(int size) {

    /** A record of the topic. */
    record Row(long timeMillis, String entity, byte[] value) {}

    static final int DIMENSION = 24;

    private static final int SIGNAL = 8;
    private static final int LABELS = 20;
    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long END = START + 3 * HOUR;

    /** Inputs and labels as they come, by event time. */
    List<Row> late() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Event event = event(i);
            String json = new String(EventJson.encode(event.unlabelled()), UTF_8);
            String named = "{\"event\":\"tx-%d\",%s".formatted(i, json.substring(1));
            rows.add(row(event, event.timeMillis(), named));
            String of = i % 2 == 0 ? "\"of-event\":\"tx-" + i + "\"" : "\"of-time\":" + time(i);
            rows.add(
                    row(
                            event,
                            told(i),
                            "{\"entity\":\"%s\",\"time\":%d,\"label\":\"label-%d\",%s}"
                                    .formatted(event.entity(), told(i), label(i), of)));
        }
        rows.sort(Comparator.comparingLong(Row::timeMillis));
        return rows;
    }

    /** The same, had the labels been known at once. */
    List<Row> onTime() {
        return IntStream.range(0, size)
                .mapToObj(this::event)
                .map(event -> new Row(event.timeMillis(), event.entity(), EventJson.encode(event)))
                .toList();
    }

    /** An event that closes all windows. */
    Row end(int partition) {
        Event event =
                new Event(
                        "end-" + partition,
                        Optional.empty(),
                        "",
                        Event.DEFAULT_TOWER,
                        END,
                        new Input.Features(new float[DIMENSION]));
        return new Row(END, event.entity(), EventJson.encode(event));
    }

    /** How many labels are told before a time in each window, by the window's end. */
    Map<Long, Integer> toldByWindow(long windowMillis, long before) {
        Map<Long, Integer> told = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            if (told(i) < before) {
                told.merge((told(i) / windowMillis + 1) * windowMillis, 1, Integer::sum);
            }
        }
        return told;
    }

    Set<String> cards() {
        Set<String> cards = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            cards.add(event(i).entity());
        }
        return cards;
    }

    /** Event {@code i}; from {@link #size()} on of those that are never sent. */
    Event event(int i) {
        SplittableRandom random = new SplittableRandom(i * 31L + 1);
        SplittableRandom centre = new SplittableRandom(label(i) + 1_000_000L);
        float[] features = new float[DIMENSION];
        for (int k = 0; k < DIMENSION; k++) {
            features[k] =
                    (float)
                            (k < SIGNAL
                                    ? centre.nextDouble(-1, 1) + random.nextDouble(-0.4, 0.4)
                                    : random.nextDouble(-3, 3));
        }
        return new Event(
                "card-" + random.nextInt(Math.max(1, size / 4)),
                Optional.of("label-" + label(i)),
                "",
                Event.DEFAULT_TOWER,
                time(i),
                new Input.Features(features));
    }

    static int label(int i) {
        return new SplittableRandom(i * 17L + 2).nextInt(LABELS);
    }

    private long time(int i) {
        return START + i * HOUR / size;
    }

    private long told(int i) {
        return time(i) + MINUTE + new SplittableRandom(i).nextLong(59 * MINUTE);
    }

    private static Row row(Event event, long timeMillis, String json) {
        return new Row(timeMillis, event.entity(), json.getBytes(UTF_8));
    }
}
