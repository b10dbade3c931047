package io.tripletflow.connectors.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.delivery.Transactions;
import io.tripletflow.connectors.event.DeadLetterRecords;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.kafka.KafkaFailure;
import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.SettingNames;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.read.LatestModel;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.encoder.input.InputSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaSettingsTest {

    @Test
    void client_userProperties_overrideDefaults() {
        KafkaSettings settings = reader(Map.of("linger.ms", "5", "x", "y"));
        assertThat(settings.client(Map.of("linger.ms", "20", "acks", "all")))
                .containsEntry("linger.ms", "5")
                .containsEntry("acks", "all")
                .containsEntry("x", "y")
                .containsEntry("bootstrap.servers", "b:1");
    }

    @ParameterizedTest
    @CsvSource({
        "bootstrap.servers, set --bootstrap",
        "group.id, remove it",
        "enable.auto.commit, remove it"
    })
    void settings_ownedProperty_isRefusedWithWhatTheUserCanDo(String name, String remedy) {
        assertThatThrownBy(() -> reader(Map.of(name, "secret")))
                .hasMessage(name + " cannot be set in --properties; " + remedy);
    }

    /** As many names as a user can give, and no key of another's configuration. */
    @Test
    void names_ofACommand_standInItsMessages() {
        KafkaSettings settings = reader(Map.of());
        assertThat(KafkaFailure.describe(new DisconnectException("gone"), settings))
                .endsWith(
                        "check --bootstrap, that the brokers run, and security.protocol under"
                                + " --properties");
        assertThat(settings.names().of(KafkaSetting.TRANSACTION_TIMEOUT))
                .isEqualTo("transaction-timeout");
        assertThatThrownBy(() -> KafkaSettings.of("x", Map.of(), settings.names()))
                .hasMessageStartingWith("--bootstrap: 'x' has no port");
    }

    @Test
    void settings_exactlyOnceWithoutPrefix_isRefused() {
        assertThatThrownBy(() -> exactlyOnce("", Duration.ofMinutes(1)))
                .hasMessageStartingWith("transactional-id-prefix is empty");
        assertThatThrownBy(() -> exactlyOnce("p", Duration.ZERO))
                .hasMessageStartingWith("transaction-timeout must be");
        assertThatThrownBy(() -> KafkaSettings.of(" "))
                .hasMessageStartingWith("bootstrap is empty");
    }

    @ParameterizedTest
    @EnumSource(SourceSpec.Start.class)
    void events_everyStart_buildsASourceThatShips(SourceSpec.Start start) throws Exception {
        EventDeserializer decoder = decoder();
        KafkaEndpoints endpoints = new KafkaEndpoints(KafkaSettings.of("b:1"));
        KafkaSource<Decoded> bounded =
                endpoints.events(new SourceSpec("events", "group", start, true), decoder);
        KafkaSource<Decoded> endless =
                endpoints.events(new SourceSpec("events", "group", start, false), decoder);
        assertThat(bounded.getBoundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(endless.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(copy(endless).getProducedType()).isEqualTo(decoder.getProducedType());
    }

    @Test
    void sinks_bothGuarantees_buildAndShip() throws Exception {
        for (KafkaSettings settings :
                List.of(KafkaSettings.of("b:1"), exactlyOnce("job", Duration.ofMinutes(10)))) {
            KafkaEndpoints endpoints = new KafkaEndpoints(settings);
            ship(endpoints.embeddings("embeddings", RecordFormat.JSON));
            ship(endpoints.model("model"));
            ship(endpoints.reports("reports"));
            ship(endpoints.deadLetters("dead", DeadLetterRecords.SAFE_BYTES));
        }
    }

    private static void ship(TopicSink<?> topicSink) throws Exception {
        copy(topicSink.sink());
        copy(topicSink.encoder());
    }

    @Test
    void deadLetters_requestSizeThatIsNoNumber_namesTheProperty() {
        KafkaSettings settings =
                KafkaSettings.of("b:1", Map.of("max.request.size", "1 MB"), SettingNames.OWN);
        assertThatThrownBy(
                        () ->
                                new KafkaEndpoints(settings)
                                        .deadLetters("dead", DeadLetterRecords.SAFE_BYTES))
                .hasMessage(
                        "max.request.size under properties must be a number of bytes but was 1 MB");
    }

    @Test
    void deserializer_afterShipping_decodesOneToOne() throws Exception {
        EventDeserializer decoder = copy(decoder());
        decoder.open(null);
        List<Decoded> out = new ArrayList<>();
        Collector<Decoded> collector =
                new Collector<>() {
                    @Override
                    public void collect(Decoded decoded) {
                        out.add(decoded);
                    }

                    @Override
                    public void close() {}
                };
        decoder.deserialize(
                TestRecords.event("{\"entity\":\"a\",\"features\":[1,2,3]}"), collector);
        decoder.deserialize(TestRecords.event("nonsense"), collector);
        assertThat(out).hasSize(2);
        assertThat(out.get(0)).isInstanceOf(Decoded.Good.class);
        assertThat(out.get(1)).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void problem_ofTransactions_namesTheRemedy() {
        KafkaSettings settings = exactlyOnce("job", Duration.ofHours(1));
        assertThat(Transactions.problem(new InvalidTxnTimeoutException("x"), settings))
                .startsWith("transaction-timeout is 3600000 ms but the brokers refuse")
                .contains("transaction.max.timeout.ms");
        assertThat(
                        Transactions.problem(
                                new TransactionalIdAuthorizationException("denied"), settings))
                .contains("begin with 'job' (denied); grant WRITE and DESCRIBE");
        assertThat(Transactions.problem(new TimeoutException("t"), settings))
                .startsWith("no transaction coordinator at 'b:1' within 15 s (t)");
    }

    @Test
    void problems_atLeastOnce_asksNoBroker() {
        assertThat(Transactions.problems(KafkaSettings.of("nobody:1"), Duration.ofSeconds(5)))
                .isEmpty();
    }

    @Test
    void readers_unknownHost_saySo() {
        KafkaSettings nowhere = KafkaSettings.of("no-such-host.invalid:9092");
        assertThatThrownBy(() -> LatestModel.read(nowhere, "model", Duration.ofSeconds(1)))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageContaining(
                        "bootstrap 'no-such-host.invalid:9092' or properties cannot be used");
        assertThatThrownBy(() -> Topics.ensure(nowhere, List.of(), true))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageContaining(
                        "bootstrap 'no-such-host.invalid:9092' or properties cannot be used");
    }

    private static EventDeserializer decoder() {
        return new EventDeserializer(
                Map.of("default", new InputSpec.Dense(3)),
                Limits.DEFAULTS,
                TypeInformation.of(Decoded.class));
    }

    private static KafkaSettings reader(Map<String, String> properties) {
        SettingNames names =
                new SettingNames(
                        Map.of(
                                KafkaSetting.BOOTSTRAP, "--bootstrap",
                                KafkaSetting.PROPERTIES, "--properties"));
        return KafkaSettings.of("b:1", properties, names);
    }

    private static KafkaSettings exactlyOnce(String prefix, Duration timeout) {
        return new KafkaSettings(
                "b:1", Map.of(), DeliveryGuarantee.EXACTLY_ONCE, prefix, timeout, SettingNames.OWN);
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
