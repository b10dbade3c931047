package io.tripletflow.cli;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.job.config.JobConfig;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.kafka.KafkaContainer;

/** One of three brokers goes, a job in this process goes on without it, the broker comes back. */
class ThreeBrokersContainerCase {

    private static ModelSnapshot undisturbed;
    private static Brokers brokers;

    @BeforeAll
    static void start() throws Exception {
        Engine.require();
        undisturbed = Undisturbed.model();
        brokers = Brokers.start(3);
    }

    @AfterAll
    static void stop() {
        if (brokers != null) {
            brokers.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void leaderOfThree_fails_jobGoesOnWithoutIt(Fault fault) throws Exception {
        JobConfig config = MixedStream.config("three-" + fault, brokers.bootstrap());
        try (JobTopics topics = new JobTopics(config)) {
            MixedStream stream = new MixedStream(topics, config);
            try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
                stream.play(
                        job::await,
                        () -> {
                            KafkaContainer leader = brokers.get(leader(config));
                            fault.happen(List.of(leader), () -> learnMore(stream, topics, job));
                        });
            }
            stream.assertExactlyOnce(undisturbed);
        }
    }

    private static void learnMore(MixedStream stream, JobTopics topics, EmbeddedJob job)
            throws Exception {
        long before = topics.learned();
        stream.sendNext(500);
        MixedStream.await(job::await, "learning on two brokers", () -> topics.learned() > before);
    }

    /** The broker that leads a partition of the events. */
    private static int leader(JobConfig config) throws Exception {
        String events = config.topics().events();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers.bootstrap()))) {
            var topic = admin.describeTopics(List.of(events)).allTopicNames().get().get(events);
            return topic.partitions().get(0).leader().id();
        }
    }
}
