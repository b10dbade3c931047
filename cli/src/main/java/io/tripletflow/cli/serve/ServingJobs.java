package io.tripletflow.cli.serve;

import io.tripletflow.job.config.JobConfig;
import io.tripletflow.serving.settings.ServingSettings;
import io.tripletflow.serving.settings.WebSettings;

/** What a server must be told of a job. */
public final class ServingJobs {

    private ServingJobs() {}

    /** The settings of a server for that job. */
    public static ServingSettings settings(JobConfig config, int maxEntities, WebSettings web) {
        JobConfig.Topics topics = config.topics();
        return new ServingSettings(
                config.kafkaSettings(),
                new ServingSettings.Topics(
                        topics.events(),
                        topics.embeddings(),
                        topics.model(),
                        topics.reports(),
                        topics.deadLetters()),
                config.learning().learner(),
                config.limits(),
                config.source().reading(),
                config.refresh().threshold(),
                maxEntities,
                web);
    }
}
