package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.endpoint.EventDeserializer;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.operator.window.TripletWindows;
import io.tripletflow.job.state.Formats;
import io.tripletflow.learn.BatchReport;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.batch.BatchForming;
import io.tripletflow.memory.GroupMemory;
import io.tripletflow.memory.MapMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Learns a stream once more, beside the job and as the job does: the model is a function of the
 * events. So whatever is to be measured can be measured by the very model that had learned all
 * windows before, and nothing after. For tumbling windows and a model that starts untrained.
 */
final class Replay {

    /**
     * One event.
     *
     * @param sample what is known of it, also where the job is not told
     */
    record Row(Event event, Optional<Sample> sample) {}

    /** What is done with a window before it is learned. */
    interface Watcher {

        /**
         * @param first index of the first row in the order of the stream
         * @param window rows of one span of time, of all groups
         * @param model that has learned all windows before
         */
        void before(int first, List<Row> window, Embedder model);
    }

    private final JobConfig config;
    private final long sizeMillis;
    private final MetricLearner learner;
    private final BatchForming forming;
    private final Map<String, GroupMemory> memories = new HashMap<>();
    private final Prequential.Mean scores = new Prequential.Mean();

    private Replay(JobConfig config, WindowSpec.Tumbling windows) {
        this.config = config;
        sizeMillis = windows.size().toMillis();
        learner = new MetricLearner(config.learning().learner());
        forming = new BatchForming(config.learning().learner().training().seed());
    }

    long windowMillis() {
        return sizeMillis;
    }

    /** What embeds, as of the windows that were learned so far. */
    byte[] model() {
        return learner.model();
    }

    /** Recall of the events that were learned so far, each before it was. */
    Optional<Prequential> prequential() {
        return scores.get();
    }

    /** Empty where windows are of another kind, or the model does not start untrained. */
    static Optional<Replay> of(JobConfig config) {
        return config.window() instanceof WindowSpec.Tumbling windows
                        && config.initialModel().isEmpty()
                ? Optional.of(new Replay(config, windows))
                : Optional.empty();
    }

    /** The usable rows of the stream in the order of their times, at most so many. */
    public static List<Row> rows(JobConfig config, RowSource source, long max) throws IOException {
        EventDeserializer deserializer =
                new EventDeserializer(
                        config.inputs(),
                        config.limits(),
                        config.source().reading(),
                        Formats.DECODED);
        deserializer.open(null);
        List<Row> rows = new ArrayList<>();
        List<Decoded> decoded = new ArrayList<>(1);
        for (long i = 0; i < max; i++) {
            Optional<StreamRow> row = source.next();
            if (row.isEmpty()) {
                break;
            }
            decoded.clear();
            deserializer.deserialize(record(row.get(), i), new ListCollector<>(decoded));
            if (decoded.get(0) instanceof Decoded.Good good) {
                rows.add(new Row(good.event(), row.get().sample()));
            }
        }
        rows.sort(Comparator.comparingLong(row -> row.event().timeMillis()));
        return rows;
    }

    private static ConsumerRecord<byte[], byte[]> record(StreamRow row, long offset) {
        return new ConsumerRecord<>(
                "events",
                0,
                offset,
                row.timeMillis(),
                TimestampType.CREATE_TIME,
                row.key() == null ? -1 : row.key().length,
                row.value().length,
                row.key(),
                row.value(),
                new RecordHeaders(),
                Optional.empty());
    }

    /**
     * Learns the stream.
     *
     * @param rows in the order of their times
     * @return the learner after it
     */
    MetricLearner learn(List<Row> rows, Watcher watcher) {
        Embedder embedder = new Embedder(config.learning().learner());
        int from = 0;
        while (from < rows.size()) {
            long time = rows.get(from).event().timeMillis();
            long end = time - Math.floorMod(time, sizeMillis) + sizeMillis;
            int to = from;
            while (to < rows.size() && rows.get(to).event().timeMillis() < end) {
                to++;
            }
            embedder.read(learner.model());
            List<Row> window = rows.subList(from, to);
            watcher.before(from, window, embedder);
            learn(window, end);
            from = to;
        }
        return learner;
    }

    private void learn(List<Row> window, long end) {
        Map<String, List<Event>> groups = new TreeMap<>();
        for (Row row : window) {
            if (row.event().label().isPresent()) {
                groups.computeIfAbsent(row.event().group(), group -> new ArrayList<>())
                        .add(row.event());
            }
        }
        groups.forEach((group, events) -> learn(group, events, end));
    }

    private void learn(String group, List<Event> events, long end) {
        GroupMemory memory =
                memories.computeIfAbsent(
                        group, any -> new GroupMemory(config.learning().memory(), new MapMemory()));
        events.sort(Event.ORDER);
        List<Event> once = events.stream().distinct().toList();
        for (int from = 0; from < once.size(); from += TripletWindows.MAX_EVENTS) {
            int to = Math.min(from + TripletWindows.MAX_EVENTS, once.size());
            List<Event> some = once.subList(from, to);
            int part = from / TripletWindows.MAX_EVENTS;
            try {
                BatchReport report =
                        learner.learn(
                                forming.form(group, end, part, some, some, List.of(), memory));
                scores.add(report.scored(), report.recallLearned(), report.recallUntrained());
            } catch (Exception e) {
                throw new IllegalStateException("a memory in maps cannot fail", e);
            }
        }
    }
}
