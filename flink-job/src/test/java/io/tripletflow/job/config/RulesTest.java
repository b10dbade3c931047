package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.MINIMAL;
import static io.tripletflow.job.config.Settings.problemsOf;
import static io.tripletflow.job.config.Settings.problemsWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {

    @Test
    void nothingGiven_requiresBootstrapAndDimension() {
        assertThat(Settings.problems(() -> JobConfig.of(Map.of())))
                .containsExactly(
                        "kafka.bootstrap: is required but missing; set it: Brokers to start from,"
                                + " as host:port, separated by commas.",
                        "input.dimension: is required with input.kind features but missing; set"
                                + " it: Length of the feature vectors, or number of hash buckets of"
                                + " text.");
    }

    @Test
    void sliding_slideAboveSize_isRefusedAtItsLine() {
        String yaml = MINIMAL + "window: {type: sliding, size: 5s,\n  slide: 10s}";
        assertThat(problemsOf(yaml))
                .containsExactly(
                        "line 4: window.slide: must not exceed window.size 5s but was 10s, or"
                                + " events between windows would be lost; lower it");
    }

    @Test
    void sliding_slideOfTheSize_isAllowed() {
        assertThat(problemsWith("window.type", "sliding", "window.slide", "100ms")).isEmpty();
    }

    @Test
    void session_withoutGap_isRefused() {
        assertThat(problemsWith("window.type", "session"))
                .containsExactly(
                        "window.gap: is required with window.type session but missing; set it:"
                                + " Event time without an event of the group that ends a session.");
    }

    @Test
    void count_withoutCount_isRefused() {
        assertThat(problemsWith("window.type", "count"))
                .containsExactly(
                        "window.count: is required with window.type count but missing; set it:"
                                + " Labelled events of the group that fill a count window.");
    }

    @Test
    void requiredButBroken_isReportedOnce() {
        assertThat(problemsWith("window.type", "session", "window.gap", "soon")).hasSize(1);
    }

    @Test
    void margin_zeroWithMarginLoss_isRefused() {
        assertThat(problemsWith("loss.margin", "0", "loss.kind", "margin"))
                .containsExactly(
                        "loss.margin: must be above 0 with loss.kind margin but was 0, or"
                                + " embeddings may collapse into one point; write one such as 0.2,"
                                + " or choose soft-margin");
        assertThat(problemsWith("loss.margin", "0", "loss.kind", "soft-margin")).isEmpty();
    }

    @Test
    void batch_ofOneRowOrOneLabel_isRefused() {
        assertThat(problemsWith("training.batch", "1", "training.rows-per-label", "2"))
                .containsExactly(
                        "training.batch: must be 2 to 8192 rows but was 1; write a value within"
                                + " that range");
        assertThat(problemsWith("training.batch", "6", "training.rows-per-label", "4"))
                .containsExactly(
                        "training.batch: must be at least twice training.rows-per-label 4 but was"
                                + " 6, or a batch has one label and no negatives; raise it");
    }

    @Test
    void encoder_tooManyParameters_isRefused() {
        assertThat(
                        problemsWith(
                                "input.dimension", "1048576",
                                "encoder.kind", "residual",
                                "encoder.hidden", "256",
                                "encoder.embedding", "64"))
                .containsExactly(
                        "input.dimension: with encoder.hidden 256 and encoder.embedding 64 makes"
                                + " 335560704 parameters, at most 134217728 are allowed; lower one"
                                + " of the three");
        assertThat(problemsWith("encoder.embedding", "100000")).hasSize(1);
    }

    @Test
    void exactlyOnce_withoutCheckpoints_isRefused() {
        assertThat(problemsWith("checkpoint.interval", "0s"))
                .containsExactly(
                        "checkpoint.interval: must be above 0s with delivery.guarantee"
                                + " exactly-once, whose output appears with each checkpoint; write"
                                + " one such as 5s, or choose at-least-once");
        assertThat(
                        problemsWith(
                                "checkpoint.interval", "0s",
                                "delivery.guarantee", "at-least-once"))
                .isEmpty();
    }

    @Test
    void transactionTimeout_notAboveInterval_isRefused() {
        assertThat(problemsWith("checkpoint.interval", "10min"))
                .containsExactly(
                        "delivery.transaction-timeout: must exceed checkpoint.interval 10min but"
                                + " was 10min, or transactions expire before they commit and output"
                                + " is lost; raise it or checkpoint more often");
    }

    @Test
    void transactionTimeout_aboveTheBrokersDefault_isAWarning() {
        assertThat(Settings.with("delivery.transaction-timeout", "15min").warnings()).isEmpty();
        assertThat(Settings.with("delivery.transaction-timeout", "1h").warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "delivery.transaction-timeout: is 1h but brokers refuse more than 15min"
                                + " unless configured; set their transaction.max.timeout.ms to at"
                                + " least 3600000 or lower it");
    }

    @Test
    void topics_sharedOrIllegal_areRefused() {
        assertThat(problemsWith("topics.model", "events", "topics.reports", "a b"))
                .containsExactly(
                        "topics.model: is 'events' as is topics.events; give each its own topic",
                        "topics.reports: 'a b' is not a topic name; write up to 249 letters,"
                                + " digits, '.', '_' or '-'");
    }

    @Test
    void passThrough_ofWhatAnOptionDecides_isRefusedAtItsLine() {
        String yaml =
                MINIMAL
                        + "flink.execution.checkpointing.interval: 1s\n"
                        + "kafka.properties:\n  group.id: x\n  key.serializer: y\n";
        assertThat(problemsOf(yaml))
                .containsExactly(
                        "line 3: flink.execution.checkpointing.interval: is decided by"
                                + " checkpoint.interval; set that and remove this",
                        "line 5: kafka.properties.group.id: is decided by kafka.group-id; set that"
                                + " and remove this",
                        "line 6: kafka.properties.key.serializer: is fixed by the job; remove it");
    }

    @Test
    void unusedOptions_areWarnings() {
        String yaml =
                MINIMAL + "window: {type: count, count: 9,\n  size: 5s}\nencoder.kind: linear\n";
        assertThat(Settings.yaml(yaml, "encoder.hidden=8").warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "line 4: window.size: has no effect with window.type count; remove it",
                        "command line: encoder.hidden: has no effect with encoder.kind linear;"
                                + " remove it");
    }
}
