package io.tripletflow.connectors.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.SettingNames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

class PrefixUseTest {
    private static final Duration WATCH = Duration.ofMillis(600);
    private static final KafkaSettings SETTINGS =
            new KafkaSettings(
                    "broker:9092",
                    Map.of(),
                    DeliveryGuarantee.EXACTLY_ONCE,
                    "a",
                    Duration.ofMinutes(10),
                    SettingNames.OWN);

    @Test
    void problem_nothingOpen_isFoundAtOnce() {
        Set<String> answer = Set.of();
        AtomicInteger asked = new AtomicInteger();
        assertThat(
                        PrefixUse.problem(
                                SETTINGS,
                                () -> {
                                    asked.incrementAndGet();
                                    return answer;
                                },
                                WATCH))
                .isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void problem_theSameStayOpen_isNone() {
        assertThat(problem(Set.of("a-model-0-1"), Set.of("a-model-0-1"))).isEmpty();
    }

    @Test
    void problem_someEnd_isNone() {
        assertThat(problem(Set.of("a-model-0-1", "a-reports-0-1"), Set.of("a-model-0-1")))
                .isEmpty();
    }

    @Test
    void problem_aNewOneBegins_namesItAndTheRemedy() {
        assertThat(problem(Set.of("a-model-0-1"), Set.of("a-model-0-2")))
                .contains(
                        "transactional-id-prefix 'a' is in use: a job just began"
                                + " transaction a-model-0-2; stop that job, or give this one another"
                                + " prefix");
    }

    @Test
    void watch_coversTwoCheckpointsButNeverLong() {
        assertThat(PrefixUse.watch(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(11));
        assertThat(PrefixUse.watch(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(15));
    }

    private static Optional<String> problem(Set<String> before, Set<String> afterwards) {
        Deque<Set<String>> first = new ArrayDeque<>(List.of(before));
        return PrefixUse.problem(
                SETTINGS, () -> first.isEmpty() ? afterwards : first.removeFirst(), WATCH);
    }
}
