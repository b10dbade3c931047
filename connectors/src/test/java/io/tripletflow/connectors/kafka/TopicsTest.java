package io.tripletflow.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tripletflow.connectors.kafka.TopicSpec.Use;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private static final KafkaSettings SETTINGS = KafkaSettings.of("broker:9092");
    private static final List<TopicSpec> SPECS =
            List.of(
                    new TopicSpec("events", Use.EVENTS, 4, 1),
                    new TopicSpec("embeddings", Use.EMBEDDINGS, 4, 1),
                    new TopicSpec("model", Use.MODEL, 1, 1),
                    new TopicSpec("reports", Use.REPORTS, -1, -1),
                    new TopicSpec("dead", Use.DEAD_LETTERS, 1, 1));

    private final FakeAdmin cluster = new FakeAdmin();

    @Test
    void ensure_missingTopics_areCreatedWithTheirPolicies() {
        cluster.put("events", "delete");
        cluster.describesWithoutLeader = 3;
        Map<String, TopicState> states = ensure(SPECS, true);
        assertThat(cluster.created).containsExactly("embeddings", "model", "reports", "dead");
        assertThat(cluster.topics.get("embeddings")).containsEntry("cleanup.policy", "compact");
        assertThat(cluster.topics.get("model")).containsEntry("cleanup.policy", "compact");
        assertThat(cluster.topics.get("reports")).containsEntry("cleanup.policy", "delete");
        assertThat(cluster.topics.get("dead")).containsEntry("cleanup.policy", "delete");
        assertThat(states).hasSize(5);
        assertThat(states.get("events")).isEqualTo(new TopicState("events", 1, 1_048_588, false));
        assertThat(states.get("dead").created()).isTrue();
        assertThat(states.get("dead").maxMessageBytes()).isEqualTo(8 * 1024 * 1024);
    }

    @Test
    void ensure_whereABrokerHasNotHeardOfNewTopics_asksAgain_butNotForEver() {
        cluster.endsOfUnknownTopics = 3;
        assertThat(ensure(SPECS, true)).hasSize(5);
        assertThat(cluster.endsOfUnknownTopics).isEqualTo(-1);
        cluster.topics.clear();
        cluster.endsOfUnknownTopics = Integer.MAX_VALUE;
        assertThatThrownBy(() -> ensure(SPECS, true)).hasMessageContaining("could not be found");
    }

    @Test
    void ensure_existingTopics_areLeftAsTheyAre() {
        cluster.put("events", "compact,delete");
        cluster.put("embeddings", "compact");
        cluster.put("model", "compact");
        cluster.put("reports", "delete");
        cluster.put("dead", "delete");
        assertThat(ensure(SPECS, false)).hasSize(5);
        assertThat(cluster.created).isEmpty();
    }

    @Test
    void ensure_manyProblems_areToldAtOnceAndNothingIsCreated() {
        cluster.put("embeddings", "delete");
        cluster.put("dead", "compact");
        cluster.createFailures.put("model", new PolicyViolationException("not here"));
        KafkaSetupException problem =
                catchThrowableOfType(KafkaSetupException.class, () -> ensure(SPECS, true));
        assertThat(problem.problems())
                .hasSize(3)
                .anySatisfy(
                        p ->
                                assertThat(p)
                                        .startsWith(
                                                "topic 'embeddings' (embeddings) has cleanup.policy=delete but needs compact")
                                        .contains("--add-config cleanup.policy=compact"))
                .anySatisfy(p -> assertThat(p).contains("cleanup.policy=compact but needs delete"))
                .anySatisfy(
                        p ->
                                assertThat(p)
                                        .startsWith(
                                                "topic 'model' (model) is missing and was not created: PolicyViolationException: not here; or let it be created")
                                        .contains(
                                                "kafka-topics.sh --bootstrap-server broker:9092 --create --topic model --partitions 1 --replication-factor 1 --config cleanup.policy=compact"));
        assertThat(cluster.created).isEmpty();
    }

    @Test
    void ensure_compactedAndDeletedEmbeddings_isAProblem() {
        cluster.put("embeddings", "compact,delete");
        assertThatThrownBy(() -> ensure(SPECS.subList(1, 2), true))
                .hasMessageContaining("has cleanup.policy=compact,delete but needs compact");
    }

    @Test
    void ensure_creationForbidden_saysHow() {
        cluster.createFailures.put("events", new TopicAuthorizationException("Not authorized"));
        assertThatThrownBy(() -> ensure(SPECS.subList(0, 1), true))
                .hasMessageContaining("the cluster does not let us create topics (Not authorized)")
                .hasMessageContaining("kafka-topics.sh");
    }

    @Test
    void ensure_creationSwitchedOff_namesEveryMissingTopic() {
        KafkaSetupException problem =
                catchThrowableOfType(KafkaSetupException.class, () -> ensure(SPECS, false));
        assertThat(problem.problems())
                .hasSize(5)
                .allSatisfy(
                        p -> assertThat(p).contains("not created, as create says; change that"));
    }

    @Test
    void ensure_tooManyReplicas_namesTheOption() {
        cluster.createFailures.put(
                "events", new InvalidReplicationFactorException("only 1 broker(s) registered."));
        KafkaSettings told =
                KafkaSettings.of(
                        "broker:9092",
                        Map.of(),
                        new SettingNames(Map.of(KafkaSetting.REPLICATION, "copies")));
        Topics topics = new Topics(cluster.proxy(), told, Duration.ofMillis(50), List.of());
        assertThatThrownBy(() -> topics.ensure(SPECS.subList(0, 1), true))
                .hasMessageContaining("only 1 broker(s) registered. Lower copies");
        assertThatThrownBy(() -> ensure(SPECS.subList(0, 1), true))
                .hasMessageContaining("only 1 broker(s) registered.; or let it be created");
    }

    @Test
    void ensure_createdByAnotherMeanwhile_isFine() {
        cluster.createFailures.put("events", new TopicExistsException("exists"));
        cluster.onCreate = () -> cluster.put("events", "delete");
        assertThat(ensure(SPECS.subList(0, 1), true)).containsKey("events");
        assertThat(cluster.created).isEmpty();
    }

    @Test
    void ensure_noLeaderInTime_isAProblem() {
        cluster.put("events", "delete");
        cluster.describesWithoutLeader = Integer.MAX_VALUE;
        assertThatThrownBy(() -> ensure(SPECS.subList(0, 1), true))
                .hasMessageContaining("topics [events] have partitions without a leader");
    }

    /** Named is not ready: only the leaders themselves know. */
    @Test
    void ensure_newTopics_areServedByTheirLeaders() {
        cluster.put("events", "delete");
        ensure(SPECS, true);
        assertThat(cluster.asked).containsExactly("embeddings", "model", "reports", "dead");
    }

    @Test
    void ensure_leadersOfNewTopicsDoNotAnswer_isAProblem() {
        cluster.leadersAreSilent = true;
        assertThatThrownBy(() -> ensure(SPECS, true))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageStartingWith("no answer from Kafka at 'broker:9092'");
    }

    @Test
    void ensure_illegalName_namesTheOption() {
        cluster.describeFailures.put("events", new InvalidTopicException("Topic name is invalid"));
        assertThatThrownBy(() -> ensure(SPECS.subList(0, 1), true))
                .hasMessage("events 'events' is no legal topic name: Topic name is invalid");
    }

    @Test
    void ensure_invisibleTopic_asksForRights() {
        cluster.describeFailures.put("events", new TopicAuthorizationException("no"));
        assertThatThrownBy(() -> ensure(SPECS.subList(0, 1), true))
                .hasMessageContaining("grant DESCRIBE, READ and WRITE on it");
    }

    @Test
    void ensure_settingsNotVisible_goesOn() {
        cluster.put("embeddings", "compact");
        cluster.configFailures.put("embeddings", new TopicAuthorizationException("no"));
        assertThat(ensure(SPECS.subList(1, 2), true)).containsKey("embeddings");
    }

    @Test
    void ensure_noAnswer_endsWithTheRemedy() {
        cluster.silent = true;
        assertThatThrownBy(() -> ensure(SPECS, true))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageStartingWith("no answer from Kafka at 'broker:9092'")
                .hasMessageContaining("check bootstrap");
    }

    @Test
    void ensure_badCredentials_hidesSecrets() {
        KafkaSettings secured =
                KafkaSettings.of(
                        "broker:9092",
                        Map.of("sasl.jaas.config", "s3cr3t", "security.protocol", "SASL_SSL"),
                        SettingNames.OWN);
        cluster.describeFailures.put("events", new SaslAuthenticationException("bad s3cr3t"));
        Topics topics = new Topics(cluster.proxy(), secured, Duration.ofMillis(50), List.of());
        assertThatThrownBy(() -> topics.ensure(SPECS, true))
                .hasMessageContaining("refuse the credentials: bad ******; check");
        assertThat(secured.toString()).doesNotContain("s3cr3t").contains("sasl.jaas.config");
    }

    @Test
    void ensure_oneNameForTwoUses_isAProblem() {
        List<TopicSpec> specs =
                List.of(
                        new TopicSpec("x", Use.EMBEDDINGS, 1, 1),
                        new TopicSpec("x", Use.MODEL, 1, 1));
        assertThatThrownBy(() -> ensure(specs, true))
                .hasMessage("embeddings and model are both 'x'; name two topics");
    }

    private Map<String, TopicState> ensure(List<TopicSpec> specs, boolean create) {
        return new Topics(cluster.proxy(), SETTINGS, Duration.ofMillis(200), List.of())
                .ensure(specs, create);
    }
}
