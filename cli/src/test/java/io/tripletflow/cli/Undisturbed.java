package io.tripletflow.cli;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.job.config.JobConfig;
import java.util.Map;

/**
 * The model of the whole {@link MixedStream} if nothing happens: broker and job in this process.
 */
final class Undisturbed {

    private static ModelSnapshot model;

    private Undisturbed() {}

    /** Learned once for all tests of this process. */
    static synchronized ModelSnapshot model() throws Exception {
        if (model == null) {
            try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
                model = learn(MixedStream.config("whole", kafka.bootstrap()));
            }
        }
        return model;
    }

    private static ModelSnapshot learn(JobConfig config) throws Exception {
        try (JobTopics topics = new JobTopics(config)) {
            MixedStream stream = new MixedStream(topics, config);
            try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
                stream.play(job::await, () -> {});
            }
            stream.assertExactlyOnce(stream.model());
            return stream.model();
        }
    }
}
