package io.tripletflow.serving.map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tripletflow.serving.index.Item;
import io.tripletflow.serving.map.Layout.Point;
import io.tripletflow.serving.map.Layout.Points;
import io.tripletflow.serving.space.Served;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/** The map of the space as it is sent, kept until something changes. */
public final class PointsMap {

    /** Maps that are kept: of towers, and of limits. */
    private static final int KEPT = 8;

    /** A map is made anew at most so often. */
    private static final long AGE_MILLIS = 1_000;

    /** How long points are compared for each map that is made. */
    private static final long COMPARE_NANOS = 200_000_000;

    private static final byte[] EMPTY =
            ("{\"epoch\":0,\"version\":0,\"generation\":0,\"count\":0,\"total\":0,\"points\":"
                            + "{\"entity\":[],\"x\":[],\"y\":[],\"label\":[],\"group\":[],"
                            + "\"source\":[],\"tower\":[],\"time\":[],\"correct\":[]},"
                            + "\"labels\":[],\"groups\":[],\"sources\":[],\"towers\":[]}")
                    .getBytes(StandardCharsets.US_ASCII);

    private final LongSupplier clock;
    private final String start = Long.toString(System.currentTimeMillis(), 36);
    private final Map<Asked, Made> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Asked, Made> eldest) {
                    return size() > KEPT;
                }
            };

    private record Asked(Optional<String> tower, int limit) {}

    /** A map that was made, and what goes on to the next. */
    private static final class Made {
        private final Layout layout;
        private final Correctness correctness = new Correctness(COMPARE_NANOS);
        private long number;
        private long changes;
        private long millis;
        private Answer answer;

        Made(Layout layout) {
            this.layout = layout;
        }
    }

    /**
     * A map.
     *
     * @param etag changes whenever the map does
     */
    public record Answer(byte[] json, String etag) {}

    /** A map for one server. */
    public PointsMap() {
        this(System::currentTimeMillis);
    }

    PointsMap(LongSupplier clock) {
        this.clock = clock;
    }

    /** The map while there is no embedding: of nobody. */
    public Answer empty() {
        return new Answer(EMPTY, "\"%s-empty\"".formatted(start));
    }

    /**
     * The map of what answers now.
     *
     * @param tower whose entities are shown; empty for all
     * @param limit most points
     */
    public synchronized Answer of(Served served, Optional<String> tower, int limit) {
        Made made =
                kept.computeIfAbsent(new Asked(tower, limit), asked -> new Made(new Layout(tower)));
        long changes = served.generation().changes();
        boolean same =
                made.number == served.number()
                        && made.changes == changes
                        && made.correctness.isDone(served.number(), changes);
        long now = clock.getAsLong();
        if (made.answer == null || (!same && now - made.millis >= AGE_MILLIS)) {
            make(made, served, changes, limit);
            made.changes = changes;
            made.number = served.number();
            made.millis = now;
        }
        return made.answer;
    }

    private void make(Made made, Served served, long changes, int limit) {
        Points points = made.layout.of(served, limit);
        made.correctness.goOn(served.generation(), served.number(), changes, points.points());
        String etag =
                "\"%s-%d-%d-%d-%d\""
                        .formatted(
                                start,
                                served.number(),
                                changes,
                                made.correctness.revision(),
                                limit);
        if (made.answer == null || !made.answer.etag().equals(etag)) {
            made.answer = new Answer(json(served, points, made.correctness), etag);
        }
    }

    /** Names, each once, in the order in which they come. */
    private static final class Names {
        private final Map<String, Integer> places = new LinkedHashMap<>();

        int place(String name) {
            return places.computeIfAbsent(name, any -> places.size());
        }
    }

    private static byte[] json(Served served, Points map, Correctness correctness) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("epoch", served.generation().epoch());
            json.writeNumberField("version", served.generation().version());
            json.writeNumberField("generation", served.number());
            json.writeNumberField("count", map.points().size());
            json.writeNumberField("total", map.total());
            points(json, map.points(), correctness);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void points(JsonGenerator json, List<Point> points, Correctness correctness)
            throws IOException {
        Names labels = new Names();
        Names groups = new Names();
        Names sources = new Names();
        Names towers = new Names();
        json.writeObjectFieldStart("points");
        json.writeArrayFieldStart("entity");
        for (Point point : points) {
            json.writeString(point.item().entity());
        }
        json.writeEndArray();
        coordinates(json, "x", points, Point::x);
        coordinates(json, "y", points, Point::y);
        whole(json, "label", points, item -> item.label().map(labels::place).orElse(-1));
        whole(json, "group", points, item -> groups.place(item.group()));
        whole(json, "source", points, item -> sources.place(item.source()));
        whole(json, "tower", points, item -> towers.place(item.tower()));
        json.writeArrayFieldStart("time");
        for (Point point : points) {
            json.writeNumber(point.item().timeMillis());
        }
        json.writeEndArray();
        whole(json, "correct", points, item -> correctness.of(item.entity()));
        json.writeEndObject();
        names(json, "labels", labels);
        names(json, "groups", groups);
        names(json, "sources", sources);
        names(json, "towers", towers);
    }

    private static void coordinates(
            JsonGenerator json, String name, List<Point> points, Function<Point, Double> of)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (Point point : points) {
            json.writeNumber(Math.round(of.apply(point) * 1e4) / 1e4);
        }
        json.writeEndArray();
    }

    private static void whole(
            JsonGenerator json, String name, List<Point> points, ToIntFunction<Item> of)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (Point point : points) {
            json.writeNumber(of.applyAsInt(point.item()));
        }
        json.writeEndArray();
    }

    private static void names(JsonGenerator json, String name, Names names) throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : new ArrayList<>(names.places.keySet())) {
            json.writeString(each);
        }
        json.writeEndArray();
    }
}
