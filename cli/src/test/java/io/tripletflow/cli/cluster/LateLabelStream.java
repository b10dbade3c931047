package io.tripletflow.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.fixture.LateLabels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Records of inputs whose labels come later. */
record LateLabelStream(LateLabels labels) {

    /** A record of the topic. */
    record Row(long timeMillis, String entity, byte[] value) {}

    /** Inputs and labels as they come, by event time. */
    List<Row> late() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            Event event = labels.event(i);
            String json = new String(EventJson.encode(event.unlabelled()), UTF_8);
            String named = "{\"event\":\"tx-%d\",%s".formatted(i, json.substring(1));
            rows.add(row(event, event.timeMillis(), named));
            String of =
                    i % 2 == 0
                            ? "\"of-event\":\"tx-" + i + "\""
                            : "\"of-time\":" + event.timeMillis();
            rows.add(
                    row(
                            event,
                            labels.told(i),
                            "{\"entity\":\"%s\",\"time\":%d,\"label\":\"label-%d\",%s}"
                                    .formatted(
                                            event.entity(),
                                            labels.told(i),
                                            LateLabels.label(i),
                                            of)));
        }
        rows.sort(Comparator.comparingLong(Row::timeMillis));
        return rows;
    }

    /** The same, had the labels been known at once. */
    List<Row> onTime() {
        return IntStream.range(0, labels.size())
                .mapToObj(labels::event)
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
                        LateLabels.END,
                        new Input.Features(new float[LateLabels.DIMENSION]));
        return new Row(LateLabels.END, event.entity(), EventJson.encode(event));
    }

    /** How many labels are told before a time in each window, by the window's end. */
    Map<Long, Integer> toldByWindow(long windowMillis, long before) {
        Map<Long, Integer> told = new TreeMap<>();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.told(i) < before) {
                told.merge((labels.told(i) / windowMillis + 1) * windowMillis, 1, Integer::sum);
            }
        }
        return told;
    }

    Set<String> cards() {
        Set<String> cards = new TreeSet<>();
        for (int i = 0; i < labels.size(); i++) {
            cards.add(labels.event(i).entity());
        }
        return cards;
    }

    private static Row row(Event event, long timeMillis, String json) {
        return new Row(timeMillis, event.entity(), json.getBytes(UTF_8));
    }
}
