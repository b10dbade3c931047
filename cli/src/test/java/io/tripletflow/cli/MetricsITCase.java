package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.run.PrometheusMetrics;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.metrics.JobMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a running job, as Prometheus gets them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsITCase {

    private static final int EVENTS = 600;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir static Path folder;

    private EmbeddedKafka kafka;
    private JobTopics topics;
    private EmbeddedJob job;
    private int port;
    private int sent;
    private Scrape scrape;

    @BeforeAll
    void start() throws Exception {
        kafka = EmbeddedKafka.start();
        Map<String, String> settings = JobTopics.settings("metered", kafka.bootstrap(), 2);
        settings.put("labels.retention", "1h");
        settings.put("profiles.by", "label");
        settings.put("refresh.interval", "1s");
        settings.put("checkpoint.interval", "500ms");
        settings.put("checkpoint.directory", folder.toUri().toString());
        JobConfig config = JobConfig.of(settings);
        topics = new JobTopics(config);
        port = freePort();
        job = EmbeddedJob.start(config, PrometheusMetrics.settings(port));
        send(EVENTS);
        topics.send(0, "k".getBytes(UTF_8), "no event".getBytes(UTF_8));
        JobTopics.await(job, "all is learned and counted", this::allLearned);
    }

    private boolean allLearned() {
        scrape = scrape();
        return scrape.sum(JobMetric.LEARNED_EVENTS.prometheusName()) == EVENTS
                && scrape.sum(JobMetric.SWEEPS.prometheusName()) >= 2
                && scrape.sum(JobMetric.LEARNER_BYTES.prometheusName()) > 0;
    }

    @AfterAll
    void stop() {
        job.close();
        topics.close();
        kafka.close();
    }

    @Test
    void everyDeclaredMetric_isRegistered_andNoOther() {
        Set<String> declared = new TreeSet<>();
        Arrays.stream(JobMetric.values()).forEach(metric -> declared.add(metric.prometheusName()));
        assertThat(scrape.names("tripletflow_")).isEqualTo(declared);
    }

    @Test
    void figures_areThoseOfTheStream() {
        assertThat(sum(JobMetric.LEARNABLE)).isEqualTo(EVENTS);
        assertThat(scrape.sum(JobMetric.DEAD_LETTERS.prometheusName(), "reason=\"not-json\""))
                .isEqualTo(1);
        assertThat(sum(JobMetric.DEAD_LETTERS)).isEqualTo(1);
        assertThat(sum(JobMetric.ENTITIES)).isEqualTo(EVENTS);
        assertThat(sum(JobMetric.MEMORY_GROUPS)).isEqualTo(2);
        assertThat(sum(JobMetric.MEMORY_LABELS)).isEqualTo(8);
        assertThat(sum(JobMetric.MEMORY_BYTES)).isGreaterThan(8 * 4 * JobTopics.DIMENSION);
        assertThat(sum(JobMetric.STEPS)).isPositive();
        assertThat(sum(JobMetric.MODEL_VERSION)).isGreaterThanOrEqualTo(sum(JobMetric.STEPS));
        assertThat(sum(JobMetric.LEARN_TIME)).isGreaterThan(sum(JobMetric.STEPS));
        assertThat(sum(JobMetric.RECALL_LEARNED)).isBetween(0.3, 1.0); // of four labels
        assertThat(sum(JobMetric.EMBEDDINGS_SENT)).isGreaterThanOrEqualTo(EVENTS);
        assertThat(sum(JobMetric.LEARNER_BYTES)).isGreaterThan(sum(JobMetric.MODEL_BYTES));
        assertThat(sum(JobMetric.EVENT_AGE)).as("events of the year 2023").isGreaterThan(1e10);
        assertThat(sum(JobMetric.LOST_TRANSACTIONS)).isZero();
    }

    private double sum(JobMetric metric) {
        return scrape.sum(metric.prometheusName());
    }

    @Test
    void flinksOwn_onThePage_areThere() throws IOException {
        assertThat(scrape.names("flink_")).containsAll(DocumentedMetrics.ofFlink());
    }

    /** What Grafana would ask: every query of the board, with a rate over the last minute. */
    @Test
    void board_getsDataOfEveryQuery() throws Exception {
        String program = Programs.find("prometheus");
        assumeTrue(program != null, "prometheus is not installed: Debian has a package");
        Board board = Board.read();
        try (Prometheus prometheus = Prometheus.start(program, folder, port)) {
            Set<String> empty = new TreeSet<>();
            JobTopics.await(
                    job,
                    () -> "data of " + empty,
                    () -> {
                        send(10);
                        empty.clear();
                        board.queries().stream()
                                .filter(query -> !prometheus.answers(query.sent()))
                                .forEach(query -> empty.add(query.panel()));
                        return empty.isEmpty();
                    });
            assertThat(prometheus.alerts()).as("rules that Prometheus evaluates").hasSize(17);
        }
    }

    private void send(int events) {
        for (int i = 0; i < events; i++) {
            topics.send(sent % 2, JobTopics.event(sent));
            sent++;
        }
        topics.flush();
    }

    private Scrape scrape() {
        URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
        try {
            return Scrape.of(
                    CLIENT.send(
                                    HttpRequest.newBuilder(page).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
