package io.tripletflow.cli;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.job.config.JobConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The only broker, in a container, goes and comes back while a job in this process learns. */
class BrokerContainerCase {

    private static ModelSnapshot undisturbed;
    private static Brokers brokers;

    @BeforeAll
    static void start() throws Exception {
        Engine.require();
        undisturbed = Undisturbed.model();
        brokers = Brokers.start(1);
    }

    @AfterAll
    static void stop() {
        if (brokers != null) {
            brokers.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void onlyBroker_failsAndReturns_nothingIsLostOrTwice(Fault fault) throws Exception {
        JobConfig config = MixedStream.config("only-" + fault, brokers.bootstrap());
        try (JobTopics topics = new JobTopics(config)) {
            MixedStream stream = new MixedStream(topics, config);
            try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
                stream.play(
                        job::await,
                        () -> fault.happen(List.of(brokers.get(1)), () -> Thread.sleep(5000)));
            }
            stream.assertExactlyOnce(undisturbed);
        }
    }
}
