package io.tripletflow.bench.search;

import io.tripletflow.bench.process.BoundProcess;
import io.tripletflow.bench.process.BrokerProcess;
import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.cli.serve.ServingProcess;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.serving.settings.ServingSettings;
import io.tripletflow.serving.settings.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The server as it is used: its process, a broker, a topic that grows, a process that asks over
 * HTTP. This process writes to the topic.
 *
 * @param warmUp seconds of queries and upserts that do not count
 * @param seconds that count
 * @param memory most heap of the server
 * @param folder for logs and answers
 */
record SearchBench(
        SearchData data,
        int warmUp,
        int seconds,
        int queries,
        int upserts,
        String memory,
        Path folder,
        PrintWriter out) {

    /** What names of new entities begin with. */
    static final String PROBE = "probe-";

    private static final int RECALL_QUERIES = 200;
    private static final int PROBE_MILLIS = 100;

    /** Between two looks for a new entity: asked for more often, it would slow what is measured. */
    private static final int LOOK_MILLIS = 5;

    /** Answers of the version that moved all are wanted too. */
    private static final int AFTER_SWAP_MILLIS = 2_000;

    /** Entities beside those that are there from the start. */
    private static final int ROOM = 100_000;

    /** A broker elsewhere would not take the server's processors for its garbage. */
    private static final List<String> BROKER = List.of("-XX:+UseSerialGC", "-Xmx512m");

    SearchReport run(CtrlC ctrlC) throws IOException, InterruptedException {
        String bootstrap = ctrlC.closing(BrokerProcess.start(folder, BROKER)).firstLine();
        TopicSpec topic = new TopicSpec(SearchWriter.TOPIC, TopicSpec.Use.EMBEDDINGS, 1, 1);
        Topics.ensure(KafkaSettings.of(bootstrap), List.of(topic), true);
        SearchWriter writer = ctrlC.closing(new SearchWriter(data, bootstrap));
        say("writing %,d embeddings".formatted(data.entities()));
        writer.writeAll(1);
        say("starting the server");
        return measure(
                writer, ctrlC.closing(ServingProcess.start(settings(bootstrap), memory)), ctrlC);
    }

    private SearchReport measure(SearchWriter writer, ServingProcess serving, CtrlC ctrlC)
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
        Path file = folder.resolve("answers");
        BoundProcess asking =
                ctrlC.closing(AskingProcess.start(folder, serving.address(), data, queries, file));
        asking.firstLine(); // by then it asks
        writer.startUpserts(upserts);
        Thread.sleep(warmUp * 1_000L);
        long from = System.currentTimeMillis();
        List<Double> findable = probe(writer, client);
        long to = System.currentTimeMillis();
        double written = writer.stopUpserts();
        findLast(writer, client);
        say("a version that moves all");
        long swapFrom = System.currentTimeMillis();
        double swapSeconds = swap(writer, client);
        long swapTo = System.currentTimeMillis();
        asking.finish();
        SearchAnswers answers = SearchAnswers.read(file);
        SearchAnswers beside = answers.between(from, to);
        return new SearchReport(
                data.entities(),
                data.width(),
                read,
                ready,
                heap,
                resident,
                recall,
                beside.millis(),
                beside.asking(),
                written,
                SearchReport.Millis.of(findable),
                answers.between(swapFrom, swapTo).swap(data, writer::first, swapSeconds));
    }

    private double recall(SearchWriter writer, SearchClient client)
            throws IOException, InterruptedException {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < RECALL_QUERIES; i++) {
            float[] query = data.query(random, 1);
            Set<String> right = nearest(writer, query);
            for (Asked.Near near : client.search(query).neighbours()) {
                found += right.contains(near.entity()) ? 1 : 0;
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
    private List<Double> probe(SearchWriter writer, SearchClient client)
            throws IOException, InterruptedException {
        List<Double> findable = new ArrayList<>();
        Random random = new Random(4);
        long start = System.nanoTime();
        for (int i = 0; System.nanoTime() - start < seconds * 1_000_000_000L; i++) {
            String name = PROBE + i;
            long sent = System.nanoTime();
            writer.write(data.record(name, data.query(random, 1), 1));
            while (!client.finds(name)) {
                Thread.sleep(LOOK_MILLIS);
            }
            findable.add((System.nanoTime() - sent) / 1e6);
            Thread.sleep(PROBE_MILLIS);
        }
        return findable;
    }

    /** Waits until all that was written has been read: what is not would look like a mixture. */
    private void findLast(SearchWriter writer, SearchClient client)
            throws IOException, InterruptedException {
        writer.write(data.record(PROBE + "last", data.query(new Random(5), 1), 1));
        while (!client.finds(PROBE + "last")) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Moves all; how long it took until that version answered, in seconds. */
    private double swap(SearchWriter writer, SearchClient client)
            throws IOException, InterruptedException {
        writer.writeAll(2);
        double took = client.await(now -> now.path("version").asLong() == 2);
        say("version 2 answers");
        Thread.sleep(AFTER_SWAP_MILLIS);
        return took;
    }

    private ServingSettings settings(String bootstrap) {
        return new ServingSettings(
                KafkaSettings.of(bootstrap),
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
