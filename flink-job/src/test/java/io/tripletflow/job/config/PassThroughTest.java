package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.MINIMAL;
import static io.tripletflow.job.config.Settings.problemsOf;
import static io.tripletflow.job.config.Settings.warningsWith;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, directories and what is handed on to Flink and to Kafka's clients. */
class PassThroughTest {

    @Test
    void bootstrap_eachBadAddressOfTheList_isNamed() {
        String yaml = "kafka.bootstrap: 'one,two:9092,three:0,http://x/y:1,[::1]:9092,'\ninput.dimension: 2";
        assertThat(problemsOf(yaml))
                .containsExactly(
                        "line 1: kafka.bootstrap: 'one' (1 of 6) has no port; write host:port such"
                                + " as one:9092",
                        "line 1: kafka.bootstrap: 'three:0' (3 of 6) has port 0; write one from 1"
                                + " to 65535",
                        "line 1: kafka.bootstrap: 'http://x/y:1' (4 of 6) is not host:port; write"
                                + " it such as localhost:9092",
                        "line 1: kafka.bootstrap: '' (6 of 6) is empty; write host:port, or remove"
                                + " the comma");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b-1.x.org:65535", "SASL_SSL://b:9093", "[::1]:9092", "a:1, b_2:3"})
    void bootstrap_ofEachForm_isAllowed(String brokers) {
        String yaml = "kafka.bootstrap: '" + brokers + "'\ninput.dimension: 2";
        assertThat(problemsOf(yaml)).isEmpty();
    }

    @Test
    void checkpointDirectory_withoutScheme_isToldItsUri() {
        assertThat(problemsOf(MINIMAL + "checkpoint.directory: /var/lib/../chk"))
                .containsExactly(
                        "line 3: checkpoint.directory: '/var/lib/../chk' has no scheme; write"
                                + " file:///var/chk, or s3://bucket/path and the like where"
                                + " machines share it");
        assertThat(problemsOf(MINIMAL + "checkpoint.directory: s3://bucket/a b")).isEmpty();
    }

    @Test
    void flinkOption_mistyped_isRefusedWithTheOneThatWasMeant() {
        assertThat(problemsOf(MINIMAL + "flink.taskmanager.memory.manged.size: 1g"))
                .containsExactly(
                        "line 3: flink.taskmanager.memory.manged.size: is not an option of Flink,"
                                + " which would ignore it; did you mean"
                                + " flink.taskmanager.memory.managed.size?");
    }

    @Test
    void flinkOption_nearNone_isAWarning() {
        assertThat(warningsWith("flink.my-plugin.colour", "red"))
                .containsExactly(
                        "flink.my-plugin.colour: is not among Flink's own options,"
                                + " and Flink ignores what it does not know; check its name unless"
                                + " a plugin reads it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flink.metrics.reporter.prom.port: 9249",
                "flink.s3.endpoint: http://x",
                "flink.state.backend.rocksdb.use-bloom-filter: true",
                "flink.taskmanager.memory.task.off-heap.size: 1g",
                "flink.restart-strategy.fixed-delay.attempts: 3",
                "flink.rest.port: 8081",
                "kafka.properties.ssl.truststore.location: /x",
                "kafka.properties.partition.discovery.interval.ms: 1000",
                "kafka.properties.acks: all",
                "kafka.properties.acks: -1"
            })
    void knownNames_passWithoutAWord(String line) {
        assertThat(problemsOf(MINIMAL + line)).isEmpty();
        assertThat(Settings.yaml(MINIMAL + line).warnings()).isEmpty();
    }

    @Test
    void flinkValue_ofTheWrongKind_isRefused() {
        assertThat(problemsOf(MINIMAL + "flink.rest.port: many"))
                .singleElement()
                .asString()
                .startsWith("line 3: flink.rest.port: 'many' is no value that Flink takes (");
    }

    @Test
    void kafkaProperty_mistyped_isRefused_oneNearNoneIsAWarning() {
        assertThat(problemsOf(MINIMAL + "kafka.properties.secruity.protocol: SSL"))
                .containsExactly(
                        "line 3: kafka.properties.secruity.protocol: is no property of a Kafka"
                                + " client, which would ignore it; did you mean"
                                + " security.protocol?");
        assertThat(warningsWith("kafka.properties.my.own", "1"))
                .containsExactly(
                        "kafka.properties.my.own: is no property of a Kafka client,"
                                + " and Kafka ignores what it does not know; check its name unless"
                                + " a class of yours reads it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acks: 1 | acks: must be all but was 1",
                "acks: '0' | acks: must be all but was 0",
                "enable.idempotence: false | enable.idempotence: must be true",
                "retries: 0 | retries: must be above 0",
                "max.in.flight.requests.per.connection: 6 | must be at most 5",
                "delivery.timeout.ms: 1000 | must be at least linger.ms plus request.timeout.ms, 30005,",
                "compression.type: zap | is refused by Kafka's clients: Invalid value zap",
                "linger.ms: soon | is refused by Kafka's clients: Invalid value soon",
                "transactional.id: x | is decided by delivery.transactional-id-prefix"
            })
    void producerProperty_thatCannotWork_isRefusedAtItsLine(String line, String message) {
        assertThat(problemsOf(MINIMAL + "kafka.properties." + line))
                .singleElement()
                .asString()
                .startsWith("line 3: kafka.properties.")
                .contains(message);
    }

    @Test
    void producerWithoutIdempotence_isAllowedAtLeastOnce() {
        String yaml = MINIMAL + "delivery.guarantee: at-least-once\n";
        assertThat(problemsOf(yaml + "kafka.properties.enable.idempotence: false")).isEmpty();
        assertThat(problemsOf(yaml + "kafka.properties.acks: 1")).hasSize(1);
    }
}
