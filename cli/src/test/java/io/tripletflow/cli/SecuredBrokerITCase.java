package io.tripletflow.cli;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.serve.ServingJobs;
import io.tripletflow.cli.serve.ServingProcess;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.serving.settings.WebSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that asks for TLS, a password and rights: who has exactly those of docs/operations.md
 * gets on, and who lacks one is told which.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredBrokerITCase {

    private static final int EVENTS = 400;
    private static final List<String> OUTPUTS =
            List.of("embeddings", "model", "reports", "dead-letters", "ledger");

    @TempDir static Path folder;

    private SecuredKafka kafka;

    @BeforeAll
    void start() throws Exception {
        kafka = SecuredKafka.start(folder);
        JobConfig admin = JobConfig.of(settings(kafka.openBootstrap(), Map.of()));
        Topics.ensure(admin.kafkaSettings(), admin.topicSpecs(), true);
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void wrongPassword_isNamed() throws Exception {
        Map<String, String> user = new HashMap<>(kafka.user("forgetful"));
        user.compute("sasl.jaas.config", (key, jaas) -> jaas.replace("-secret", "-guess"));
        assertThatThrownBy(() -> start(JobConfig.of(settings(kafka.bootstrap(), user))))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageContaining("refuse the credentials")
                .hasMessageContaining("check security.protocol, sasl.* and ssl.*");
    }

    @Test
    void job_withoutRights_isToldWhichAreMissing_allAtOnce() throws Exception {
        JobConfig config = JobConfig.of(settings(kafka.bootstrap(), kafka.user("newcomer")));
        for (String topic : OUTPUTS) {
            kafka.grant("newcomer", TOPIC, "secured-" + topic, DESCRIBE);
        }
        kafka.grant("newcomer", TOPIC, "secured-events", DESCRIBE);
        kafka.grant("newcomer", TOPIC, "secured-reports", WRITE);
        assertThatThrownBy(() -> start(config))
                .isInstanceOf(KafkaSetupException.class)
                .hasMessageContaining(
                        "does not let us READ topic 'secured-events' (topics.events); grant it:"
                                + " kafka-acls.sh --bootstrap-server "
                                + kafka.bootstrap()
                                + " --add --allow-principal User:NAME --operation Read --topic"
                                + " secured-events")
                .hasMessageContaining("READ and WRITE topic 'secured-model'")
                .hasMessageContaining("WRITE topic 'secured-embeddings'")
                .hasMessageContaining("consumer group 'secured' (kafka.group-id); grant READ on it")
                .hasMessageContaining("transactional ids that begin with 'secured'")
                .hasMessageNotContainingAny("'secured-reports'", "newcomer-secret");
    }

    @Test
    void everybody_withLeastRights_getsOn() throws Exception {
        String sensor = properties("sensor", kafka.user("sensor"));
        Run refused = produce(sensor);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("'secured-events'", "grant", "WRITE");
        kafka.grant("sensor", TOPIC, "secured-events", WRITE);
        Run sent = produce(sensor);
        assertThat(sent.exit()).as(sent.err()).isZero();

        JobConfig config = JobConfig.of(settings(kafka.bootstrap(), kafka.user("job")));
        kafka.grant("job", TOPIC, "secured-events", READ);
        OUTPUTS.forEach(topic -> grantWrite("secured-" + topic));
        kafka.grant("job", TOPIC, "secured-model", READ);
        kafka.grant("job", GROUP, "secured", READ);
        kafka.grantPrefix("job", TRANSACTIONAL_ID, "secured", WRITE, DESCRIBE);
        try (EmbeddedJob job = start(config)) {
            assertThat(job.await(120_000)).as("all is read").isTrue();
        }

        Map<String, String> reader = kafka.user("reader");
        String properties = properties("reader", reader);
        assertThat(evaluate(properties).err()).contains("'secured-embeddings'", "grant Read");
        for (String topic : List.of("events", "embeddings", "model", "reports", "dead-letters")) {
            kafka.grant("reader", TOPIC, "secured-" + topic, READ);
        }
        Run evaluated = evaluate(properties);
        assertThat(evaluated.exit()).as(evaluated.err()).isZero();
        assertThat(evaluated.out()).contains("recall");
        serves(JobConfig.of(settings(kafka.bootstrap(), reader)));
    }

    private Run produce(String properties) throws Exception {
        return Run.of(
                "produce",
                events(),
                "--bootstrap",
                kafka.bootstrap(),
                "--topic",
                "secured-events",
                "--properties",
                properties,
                "--no-progress");
    }

    private Run evaluate(String properties) {
        return Run.of(
                "evaluate",
                "--bootstrap",
                kafka.bootstrap(),
                "--topic",
                "secured-embeddings",
                "--properties",
                properties);
    }

    private void grantWrite(String topic) {
        try {
            kafka.grant("job", TOPIC, topic, WRITE);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void serves(JobConfig config) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + 120_000_000_000L;
        try (ServingProcess serving =
                ServingProcess.start(
                        ServingJobs.settings(config, 10_000, WebSettings.loopback(0)), "256m")) {
            URI page = URI.create(serving.address() + "/v1/neighbours/e3?k=3");
            HttpResponse<String> answer = null;
            while (answer == null || answer.statusCode() != 200) {
                assertThat(System.nanoTime()).as("in two minutes: %s", answer).isLessThan(deadline);
                Thread.sleep(200); // between two questions
                answer =
                        client.send(
                                HttpRequest.newBuilder(page).build(),
                                HttpResponse.BodyHandlers.ofString());
            }
            assertThat(answer.body()).contains("\"neighbours\"");
        }
    }

    private static EmbeddedJob start(JobConfig config) {
        return EmbeddedJob.start(config, Map.of("restart-strategy.type", "none"));
    }

    private static Map<String, String> settings(String bootstrap, Map<String, String> client) {
        Map<String, String> settings = JobTopics.settings("secured", bootstrap, 1);
        settings.put("topics.create", "false");
        settings.put("source.stop", "latest");
        settings.put("checkpoint.interval", "1s");
        client.forEach((key, value) -> settings.put("kafka.properties." + key, value));
        return settings;
    }

    private static String properties(String user, Map<String, String> client) throws Exception {
        String text =
                client.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve(user + ".properties"), text).toString();
    }

    private static String events() throws Exception {
        StringBuilder csv = new StringBuilder("entity,label,f0,f1,f2,f3,f4,f5\n");
        Random random = new Random(1);
        for (int i = 0; i < EVENTS; i++) {
            csv.append("e").append(i).append(",l").append(i % 4);
            for (int j = 0; j < JobTopics.DIMENSION; j++) {
                csv.append(',').append(random.nextGaussian() + (j == i % 4 ? 3 : 0));
            }
            csv.append('\n');
        }
        return Files.writeString(folder.resolve("events.csv"), csv).toString();
    }
}
