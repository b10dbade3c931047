package io.tripletflow.cli.topic;

import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.console.JobFile;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.job.config.JobConfig;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
            "Take entities out of a job's state and topics: send a record without a value for each"
                    + " to the events topic.",
            "docs/forgetting.md says what is removed when, and what a model keeps."
        })
public final class ForgetCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private JobFile file;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ENTITY",
            description = "What to forget, as the events name it.")
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
                byte[] key = entity.getBytes(StandardCharsets.UTF_8);
                sender.send(new StreamRow(number++, key, null, 0, Optional.empty()));
            }
            sender.flush();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "asked to forget %d %s on topic '%s'; the job does it when it reads that%n",
                entities.size(), entities.size() == 1 ? "entity" : "entities", topic);
        out.flush();
        return ExitCode.OK;
    }
}
