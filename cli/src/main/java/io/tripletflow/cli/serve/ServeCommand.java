package io.tripletflow.cli.serve;

import io.tripletflow.cli.console.ClientProperties;
import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.serving.ServingSettings;
import io.tripletflow.serving.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves the space of a job until Ctrl-C. */
@Command(
        name = "serve",
        description = {
            "Read the topics of a job and answer over HTTP: nearest neighbours, search by inputs,"
                    + " identities, freshness; and show the live page.",
            "Give the job FILE, or --bootstrap where the topics have their usual names."
        })
public final class ServeCommand implements Callable<Integer> {

    private static final int USUAL_PORT = ServingBeside.USUAL_PORT;

    @Spec private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The job file: where Kafka is, the topics, and how events are read.")
    private Path job;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Override an option of the file; repeatable.")
    private List<String> overrides = List.of();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, separated by commas, in place of a job file.")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Kafka client properties, such as security.protocol, with --bootstrap.")
    private Path properties;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on (default: 8080); 0 for any that is free.")
    private int port = USUAL_PORT;

    @Mixin private ServeOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((job == null) == bootstrap.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "give either the job FILE or --bootstrap");
        }
        ServingSettings settings = settings();
        try (CtrlC ctrlC = new CtrlC()) {
            ServingProcess serving =
                    ctrlC.closing(ServingProcess.start(settings, options.memory()));
            try {
                PrintWriter out = spec.commandLine().getOut();
                out.println("serving at " + serving.address() + "; Ctrl-C stops it");
                out.flush();
                while (!serving.await(1_000)) {
                    // it goes on
                }
            } catch (IOException | RuntimeException e) {
                ctrlC.parkIfPressed();
                throw e;
            }
            ctrlC.parkIfPressed();
            throw serving.ended(null);
        }
    }

    private ServingSettings settings() {
        try {
            WebSettings web = options.web(port);
            return job == null
                    ? ofOptions(web)
                    : ServingJobs.settings(
                            JobConfig.load(job, overrides), options.maxEntities(), web);
        } catch (IllegalArgumentException e) {
            throw CommandException.mistake(ClientProperties.inOptions(e.getMessage()), e);
        }
    }

    private ServingSettings ofOptions(WebSettings web) {
        if (!overrides.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--set needs a job file to override; give FILE");
        }
        Map<String, String> client = ClientProperties.read(properties);
        return new ServingSettings(
                bootstrap.orElseThrow(),
                client,
                ServingSettings.Topics.DEFAULTS,
                null,
                Limits.DEFAULTS,
                EventReading.DEFAULTS,
                ServingSettings.DEFAULT_THRESHOLD,
                options.maxEntities(),
                web);
    }
}
