package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.endpoint.SourceSpec;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.choice.Backend;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.registry.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

class JobConfigTest {

    @Test
    void minimal_takesTheDefaults() {
        JobConfig config = Settings.with();
        assertThat(config.warnings()).isEmpty();
        assertThat(config.name()).isEqualTo("tripletflow");
        assertThat(config.parallelism()).isEmpty();
        assertThat(config.window()).isEqualTo(new WindowSpec.Tumbling(Duration.ofMillis(250)));
        assertThat(config.refresh())
                .isEqualTo(
                        new JobConfig.Refresh(
                                Duration.ofSeconds(30),
                                0.001f,
                                Duration.ZERO,
                                Duration.ofSeconds(5)));
        assertThat(config.checkpoint())
                .isEqualTo(
                        new JobConfig.Checkpoint(
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5),
                                Optional.empty(),
                                Backend.HASHMAP,
                                true,
                                false));
        assertThat(config.publishInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.inputs()).isEqualTo(Map.of("default", new InputSpec.Dense(64)));
        assertThat(config.limits().maxFutureMillis()).isEqualTo(300_000);
    }

    @Test
    void names_followTheJobsName() {
        JobConfig config = Settings.with("job.name", "north");
        assertThat(config.kafka().groupId()).isEqualTo("north");
        assertThat(config.delivery().transactionalIdPrefix()).isEqualTo("north");
        assertThat(Settings.with("job.name", "n", "kafka.group-id", "g").kafka().groupId())
                .isEqualTo("g");
    }

    @Test
    void checkpointInterval_isLongerWhereNoOutputWaits() {
        assertThat(Settings.with("delivery.guarantee", "at-least-once").checkpoint().interval())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void nestedAndDottedKeys_areTheSame() {
        String nested = "kafka: {bootstrap: 'localhost:9092'}\ninput:\n  dimension: 64\n";
        assertThat(Settings.yaml(nested).effective()).isEqualTo(Settings.yaml(MINIMAL).effective());
    }

    @Test
    void windows_ofEveryType() {
        assertThat(Settings.with("window.type", "sliding", "window.slide", "50ms").window())
                .isEqualTo(new WindowSpec.Sliding(Duration.ofMillis(250), Duration.ofMillis(50)));
        assertThat(Settings.with("window.type", "session", "window.gap", "1min").window())
                .isEqualTo(new WindowSpec.Session(Duration.ofMinutes(1)));
        assertThat(Settings.with("window.type", "count", "window.count", "100").window())
                .isEqualTo(new WindowSpec.Count(100));
    }

    @Test
    void text_needsNoDimension() {
        JobConfig config =
                JobConfig.of(Map.of("kafka.bootstrap", "localhost:9092", "input.kind", "text"));
        assertThat(config.inputs().get("default")).isInstanceOf(InputSpec.HashedText.class);
    }

    @Test
    void override_winsOverTheFileEvenWhereThatIsBroken() {
        String yaml = MINIMAL + "window.size: soon\n";
        JobConfig config = Settings.yaml(yaml, "window.size=2s", "window.size=3s");
        assertThat(config.window()).isEqualTo(new WindowSpec.Tumbling(Duration.ofSeconds(3)));
    }

    @Test
    void override_keepsEqualsSignsInTheValue() {
        JobConfig config =
                JobConfig.of(
                        Map.of("kafka.bootstrap", "localhost:9092", "input.dimension", "2"),
                        List.of("kafka.properties.client.id=a=b"));
        assertThat(config.kafka().properties()).isEqualTo(Map.of("client.id", "a=b"));
    }

    @Test
    void passThrough_keepsNamesWhetherNestedOrDotted() {
        String yaml =
                MINIMAL
                        + "kafka.properties.security.protocol: SSL\n"
                        + "kafka.properties.ssl: {truststore.location: /t, protocol: TLSv1.3}\n"
                        + "flink:\n  restart-strategy:\n    type: fixed-delay\n";
        JobConfig config = Settings.yaml(yaml);
        assertThat(config.kafka().properties())
                .isEqualTo(
                        Map.of(
                                "security.protocol", "SSL",
                                "ssl.truststore.location", "/t",
                                "ssl.protocol", "TLSv1.3"));
        assertThat(config.flink()).isEqualTo(Map.of("restart-strategy.type", "fixed-delay"));
    }

    @Test
    void connectorsTypes_carryTheOptions() {
        JobConfig config =
                Settings.with(
                        "delivery.guarantee", "at-least-once",
                        "source.start", "committed",
                        "source.stop", "latest",
                        "topics.partitions", "8",
                        "topics.replication", "3");
        assertThat(config.kafkaSettings().guarantee()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
        assertThat(config.sourceSpec())
                .isEqualTo(
                        new SourceSpec("events", "tripletflow", SourceSpec.Start.COMMITTED, true));
        assertThat(config.topicSpecs())
                .containsExactly(
                        new TopicSpec("events", TopicSpec.Use.EVENTS, 8, 3),
                        new TopicSpec("embeddings", TopicSpec.Use.EMBEDDINGS, 8, 3),
                        new TopicSpec("model", TopicSpec.Use.MODEL, 1, 3),
                        new TopicSpec("reports", TopicSpec.Use.REPORTS, 1, 3),
                        new TopicSpec("dead-letters", TopicSpec.Use.DEAD_LETTERS, 1, 3),
                        new TopicSpec("ledger", TopicSpec.Use.LEDGER, 1, 3));
        assertThat(config.topics().replication()).isEqualTo(OptionalInt.of(3));
        assertThat(Settings.with().kafkaSettings().exactlyOnce()).isTrue();
    }

    @Test
    void effective_givenBack_isTheSameConfiguration() {
        Map<String, String> effective = Settings.with("flink.a.b", "c").effective();
        assertThat(JobConfig.of(effective).effective()).isEqualTo(effective);
    }

    @Test
    void everyDefault_isWithinItsRange() {
        Map<String, String> effective = Settings.with().effective();
        for (Option<?> option : Options.all()) {
            if (effective.containsKey(option.key())) {
                assertThat(option.parse(effective.get(option.key()))).isNotNull();
            }
        }
    }

    @Test
    void example_ofTheDocs_parses() throws IOException {
        JobConfig config = JobConfig.load(Path.of("..", "docs", "job.example.yaml"), List.of());
        assertThat(config.warnings()).isEmpty();
        assertThat(config.parallelism()).as("left to Flink, whose -p it would win over").isEmpty();
    }
}
