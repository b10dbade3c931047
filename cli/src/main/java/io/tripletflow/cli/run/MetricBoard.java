package io.tripletflow.cli.run;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;

/**
 * Figures of a running job. What the tasks of an earlier attempt have counted stays counted; gauges
 * are those of the tasks that run now. Thread-safe.
 */
final class MetricBoard {

    private final IdentityHashMap<Metric, String> live = new IdentityHashMap<>();
    private final Map<String, Long> gone = new HashMap<>();

    synchronized void add(String key, Metric metric) {
        live.put(metric, key);
    }

    synchronized void remove(Metric metric) {
        String key = live.remove(metric);
        if (key != null && metric instanceof Counter counter) {
            gone.merge(key, counter.getCount(), Long::sum);
        }
    }

    /** What all counters of this key have counted. */
    synchronized long total(String key) {
        return totals().getOrDefault(key, 0L);
    }

    /** The counters whose keys begin so and have counted anything, by the rest of their keys. */
    synchronized Map<String, Long> totalsOf(String prefix) {
        Map<String, Long> found = new TreeMap<>();
        totals().forEach(
                        (key, count) -> {
                            if (key.startsWith(prefix) && count > 0) {
                                found.put(key.substring(prefix.length()), count);
                            }
                        });
        return found;
    }

    private Map<String, Long> totals() {
        Map<String, Long> totals = new HashMap<>(gone);
        live.forEach(
                (metric, key) -> {
                    if (metric instanceof Counter counter) {
                        totals.merge(key, counter.getCount(), Long::sum);
                    }
                });
        return totals;
    }

    /** Sum of the gauges of this key; empty if none has a finite value. */
    synchronized OptionalDouble gauge(String key) {
        double[] values =
                live.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(key))
                        .flatMapToDouble(entry -> value(entry.getKey()))
                        .filter(Double::isFinite)
                        .toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(values).sum());
    }

    private static DoubleStream value(Metric metric) {
        if (metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number) {
            return DoubleStream.of(number.doubleValue());
        }
        return DoubleStream.empty();
    }
}
