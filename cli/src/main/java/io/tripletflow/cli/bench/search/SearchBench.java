package io.tripletflow.cli.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.serve.ServingProcess;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.serving.ServingSettings;
import io.tripletflow.serving.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The server as it is used: its process, a broker, a topic that grows, callers over HTTP.
 *
 * @param memory most heap of the server
 */
record SearchBench(
        SearchData data, int seconds, int queries, int upserts, String memory, PrintWriter out) {

    private static final int RECALL_QUERIES = 200;
    private static final int PROBE_MILLIS = 100;

    /** Between two looks for a new entity: asked for more often, it would slow what is measured. */
    private static final int LOOK_MILLIS = 5;

    /** Entities beside those that are there from the start. */
    private static final int ROOM = 100_000;

    SearchReport run() throws IOException, InterruptedException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            TopicSpec topic = new TopicSpec(SearchWriter.TOPIC, TopicSpec.Use.EMBEDDINGS, 1, 1);
            Topics.ensure(KafkaSettings.of(kafka.bootstrap()), List.of(topic), true);
            try (SearchWriter writer = new SearchWriter(data, kafka.bootstrap())) {
                say("writing %,d embeddings".formatted(data.entities()));
                writer.writeAll(1);
                say("starting the server");
                try (ServingProcess serving =
                        ServingProcess.start(settings(kafka.bootstrap()), memory)) {
                    return measure(writer, serving);
                }
            }
        }
    }

    private SearchReport measure(SearchWriter writer, ServingProcess serving)
            throws IOException, InterruptedException {
        SearchClient client = new SearchClient(serving.address());
        double read = client.await(now -> now.path("entities").asInt() >= data.entities());
        say("read in %.1f s".formatted(read));
        double ready = client.await(now -> now.path("ready").asBoolean());
        say("ready after %.1f s more; recall".formatted(ready));
        double recall = recall(writer, client);
        serving.collectGarbage();
        long heap = client.freshness().path("memory").path("heapUsedBytes").asLong();
        double resident = serving.residentBytes();
        say("recall %.4f; queries beside upserts".formatted(recall));
        List<Double> findable = new ArrayList<>();
        writer.startUpserts(upserts);
        long start = System.nanoTime();
        SearchReport.Millis times;
        try (SearchLoad load = new SearchLoad(client, data, queries)) {
            probe(writer, client, start, findable);
            times = SearchLoad.millis(millis(load.finish()));
        }
        double written = writer.stopUpserts() * 1e9 / (System.nanoTime() - start);
        findLast(writer, client);
        say("p99 %.2f ms; a version that moves all".formatted(times.p99()));
        return new SearchReport(
                data.entities(),
                data.width(),
                read,
                ready,
                heap,
                resident,
                recall,
                times,
                written,
                SearchLoad.millis(findable),
                swap(writer, client));
    }

    private static List<Double> millis(List<SearchLoad.Asked> asked) {
        return asked.stream().map(SearchLoad.Asked::millis).toList();
    }

    private double recall(SearchWriter writer, SearchClient client)
            throws IOException, InterruptedException {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < RECALL_QUERIES; i++) {
            float[] query = data.query(random, 1);
            Set<String> right = nearest(writer, query);
            for (JsonNode near : client.search(query).path("neighbours")) {
                found += right.contains(near.path("entity").asText()) ? 1 : 0;
            }
        }
        return found / (double) (RECALL_QUERIES * SearchClient.K);
    }

    private Set<String> nearest(SearchWriter writer, float[] query) {
        double[] distances = new double[data.entities()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = SearchData.squared(query, writer.first(i));
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        Set<String> nearest = new HashSet<>();
        for (int i = 0; i < distances.length; i++) {
            if (distances[i] <= sorted[SearchClient.K - 1]) {
                nearest.add(SearchData.name(i));
            }
        }
        return nearest;
    }

    /** New entities, one after another, each asked for until it is found. */
    private void probe(SearchWriter writer, SearchClient client, long start, List<Double> findable)
            throws IOException, InterruptedException {
        Random random = new Random(4);
        for (int i = 0; System.nanoTime() - start < seconds * 1_000_000_000L; i++) {
            String name = "probe-" + i;
            long sent = System.nanoTime();
            writer.write(data.record(name, data.query(random, 1), 1));
            while (!client.finds(name)) {
                Thread.sleep(LOOK_MILLIS);
            }
            findable.add((System.nanoTime() - sent) / 1e6);
            Thread.sleep(PROBE_MILLIS);
        }
    }

    /** Waits until all that was written has been read: what is not would look like a mixture. */
    private void findLast(SearchWriter writer, SearchClient client)
            throws IOException, InterruptedException {
        writer.write(data.record("probe-last", data.query(new Random(5), 1), 1));
        while (!client.finds("probe-last")) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private SearchReport.Swap swap(SearchWriter writer, SearchClient client)
            throws IOException, InterruptedException {
        try (SearchLoad load = new SearchLoad(client, data, queries)) {
            writer.writeAll(2);
            double took = client.await(now -> now.path("version").asLong() == 2);
            say("version 2 answers");
            Thread.sleep(2_000); // of which some answers are wanted
            return judged(writer, load.finish(), took);
        }
    }

    private SearchReport.Swap judged(
            SearchWriter writer, List<SearchLoad.Asked> asked, double seconds) {
        int[] ofVersion = new int[3];
        int mixed = 0;
        int failed = 0;
        for (SearchLoad.Asked each : asked) {
            if (each.answer() == null) {
                failed++;
                continue;
            }
            int version = each.answer().path("version").asInt();
            ofVersion[version]++;
            mixed += isOf(version, each, writer) ? 0 : 1;
        }
        long[] ends = asked.stream().mapToLong(SearchLoad.Asked::endNanos).sorted().toArray();
        long gap = 0;
        for (int i = 1; i < ends.length; i++) {
            gap = Math.max(gap, ends[i] - ends[i - 1]);
        }
        return new SearchReport.Swap(
                seconds,
                ofVersion[1],
                ofVersion[2],
                mixed,
                failed,
                gap / 1e6,
                SearchLoad.millis(millis(asked)));
    }

    /** Whether all of the answer is as that version sees it. */
    private boolean isOf(int version, SearchLoad.Asked asked, SearchWriter writer) {
        JsonNode neighbours = asked.answer().path("neighbours");
        for (JsonNode near : neighbours) {
            String name = near.path("entity").asText();
            if (name.startsWith("probe")) {
                continue; // of the first version alone
            }
            int entity = SearchData.number(name);
            float[] vector = version == 1 ? writer.first(entity) : data.vector(entity, version, 0);
            double right = Math.sqrt(SearchData.squared(asked.vector(), vector));
            if (Math.abs(right - near.path("distance").asDouble()) > 1e-4) {
                return false;
            }
        }
        return neighbours.size() == SearchClient.K;
    }

    private ServingSettings settings(String bootstrap) {
        return new ServingSettings(
                bootstrap,
                Map.of(),
                ServingSettings.Topics.DEFAULTS,
                null,
                Limits.DEFAULTS,
                EventReading.DEFAULTS,
                ServingSettings.DEFAULT_THRESHOLD,
                data.entities() + ROOM,
                WebSettings.loopback(0));
    }

    private void say(String line) {
        out.println("… " + line);
        out.flush();
    }
}
