package io.tripletflow.serving.http;

import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tripletflow.serving.http.StateRoutes.Freshness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What Prometheus scrapes. */
final class Metrics {

    private static final String STARTED = "tripletflow.started";

    /**
     * Answers of a generation older than the topic's newest embedding by so much count as stale.
     */
    private static final long STALE_MILLIS = 60_000;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Supplier<Freshness> freshness;
    private final Counter requests =
            Counter.builder()
                    .name("tripletflow_serving_requests")
                    .help("Requests by route and status")
                    .labelNames("route", "status")
                    .register(registry);
    private final Counter notFound =
            Counter.builder()
                    .name("tripletflow_serving_not_found")
                    .help("Requests for entities, labels or models that are not there")
                    .register(registry);
    private final Counter stale =
            Counter.builder()
                    .name("tripletflow_serving_stale_answers")
                    .help("Answers of a generation that is behind the topic by more than a minute")
                    .register(registry);
    private final Histogram seconds =
            Histogram.builder()
                    .name("tripletflow_serving_request_seconds")
                    .help("Time from a request to its answer")
                    .labelNames("route")
                    .classicUpperBounds(
                            .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                    .classicOnly()
                    .register(registry);

    Metrics(Supplier<Freshness> freshness) {
        this.freshness = freshness;
        gauge("entities", "Entities on the embeddings topic", Freshness::entities);
        gauge("served", "Entities that answers come from", Freshness::served);
        gauge("at_newest", "Share of embeddings of the newest version", Freshness::atNewest);
        gauge("lag_records", "Records of the topics not yet read", Freshness::lagRecords);
        gauge("generation", "Number of the generation that answers", Freshness::generation);
        gauge("bad_records", "Records in no known format", Freshness::badRecords);
        gauge("refused", "Records of entities beyond the bound", Freshness::refusedEntities);
        gauge("broker_up", "1 while brokers answer", now -> now.broker().equals("up") ? 1 : 0);
        gauge("ready", "1 once the topics have been read", now -> now.ready() ? 1 : 0);
        gauge(
                "version_lag",
                "Versions between the topic's newest embedding and what answers",
                Metrics::versionLag);
        gauge("heap_bytes", "Heap in use", now -> now.memory().heapUsedBytes());
    }

    private void gauge(String name, String help, ToDoubleFunction<Freshness> value) {
        GaugeWithCallback.builder()
                .name("tripletflow_serving_" + name)
                .help(help)
                .callback(callback -> callback.call(value.applyAsDouble(freshness.get())))
                .register(registry);
    }

    private static double versionLag(Freshness now) {
        boolean known = now.version() != null && now.newestVersion() != null;
        return known && now.epoch().equals(now.newestEpoch())
                ? Math.max(0, now.newestVersion() - now.version())
                : 0;
    }

    void began(Context context) {
        context.attribute(STARTED, System.nanoTime());
    }

    void ended(Context context) {
        Long began = context.attribute(STARTED);
        String route = route(context);
        int status = context.statusCode();
        requests.labelValues(route, String.valueOf(status)).inc();
        if (began != null) {
            seconds.labelValues(route).observe((System.nanoTime() - began) / 1e9);
        }
        if (status == 404 && route.startsWith("/v1/")) {
            notFound.inc();
        }
        if (status == 200 && isOfSpace(route) && isStale(freshness.get())) {
            stale.inc();
        }
    }

    /** The route's pattern, so that strangers cannot make series. */
    private static String route(Context context) {
        var last = context.endpoints().lastHttpEndpoint();
        return last == null ? "other" : last.path;
    }

    private static boolean isOfSpace(String route) {
        return route.startsWith("/v1/neighbours")
                || route.equals("/v1/search")
                || route.equals("/v1/identify")
                || route.equals("/v1/verify");
    }

    private static boolean isStale(Freshness now) {
        return versionLag(now) > 0
                && now.generationAgeMillis() != null
                && now.generationAgeMillis() > STALE_MILLIS;
    }

    void scrape(Context context) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context.contentType(PrometheusTextFormatWriter.CONTENT_TYPE).result(out.toByteArray());
    }
}
