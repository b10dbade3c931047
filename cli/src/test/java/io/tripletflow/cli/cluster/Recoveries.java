package io.tripletflow.cli.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How long a job took after faults of a kind. */
final class Recoveries {

    private final List<Duration> times = new ArrayList<>();

    void add(Duration time) {
        times.add(time);
        Collections.sort(times);
    }

    /** A row of a table. */
    String row(String fault) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f |",
                fault,
                times.size(),
                seconds(times.get(times.size() / 2)),
                seconds(times.get(times.size() - 1)));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
