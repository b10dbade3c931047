package io.tripletflow.cli.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.JobFile;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.read.TopicReader;
import io.tripletflow.job.config.JobConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a job to forget entities, by tombstones on its events topic. */
@Command(
        name = "forget",
        description = {
            "Take entities out of a job's state and topics, and ids that are called so out of its"
                    + " tables: send a record without a value for each to the events topic.",
            "docs/forgetting.md says what is removed when, and what a model keeps."
        })
public final class ForgetCommand implements Callable<Integer> {

    /** Longest search of the embeddings topic. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Spec private CommandSpec spec;

    @Mixin private JobFile file;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ENTITY",
            description = "What to forget, as the events name it: an entity or an id.")
    private List<String> entities;

    @Override
    public Integer call() {
        if (entities.contains("")) {
            throw new ParameterException(spec.commandLine(), "ENTITY must not be empty");
        }
        JobConfig config = file.load();
        String topic = config.topics().events();
        try (EventSender sender =
                new EventSender(
                        config.kafka().bootstrap(), topic, config.kafka().properties(), false)) {
            long number = 1;
            for (String entity : entities) {
                byte[] key = entity.getBytes(UTF_8);
                sender.send(new StreamRow(number++, key, null, 0, Optional.empty()));
            }
            sender.flush();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "asked to forget %d %s on topic '%s'; the job does it when it reads that%n",
                entities.size(), entities.size() == 1 ? "entity" : "entities", topic);
        out.flush();
        noteUnknown(config);
        return ExitCode.OK;
    }

    /** A typing error in a name would look as if the entity was forgotten. */
    private void noteUnknown(JobConfig config) {
        String topic = config.topics().embeddings();
        Set<String> unknown = new LinkedHashSet<>(entities);
        try {
            TopicReader.read(
                    config.kafkaSettings(),
                    topic,
                    PATIENCE,
                    record -> {
                        if (record.key() != null && record.value() != null) {
                            unknown.remove(new String(record.key(), UTF_8));
                        }
                    });
        } catch (KafkaSetupException e) {
            note("whether they were ever embedded was not found out: " + e.getMessage());
            return;
        }
        if (!unknown.isEmpty()) {
            note(
                    "topic '%s' holds no embedding of '%s': check the spelling; an id of others' events has none, nor has what was never embedded or was forgotten before"
                            .formatted(topic, String.join("', '", unknown)));
        }
    }

    private void note(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("note: " + text);
        err.flush();
    }
}
