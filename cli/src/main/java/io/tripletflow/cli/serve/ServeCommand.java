package io.tripletflow.cli.serve;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.cli.console.JobOrBrokers;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.serving.settings.ServingSettings;
import io.tripletflow.serving.settings.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Mixin private JobOrBrokers where;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on (default: 8080); 0 for any that is free.")
    private int port = USUAL_PORT;

    @Mixin private ServeOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
        where.requireOne();
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
            return where.job()
                    .map(job -> ServingJobs.settings(job, options.maxEntities(), web))
                    .orElseGet(() -> ofOptions(web));
        } catch (IllegalArgumentException e) {
            throw CommandException.mistake(e.getMessage(), e);
        }
    }

    private ServingSettings ofOptions(WebSettings web) {
        return new ServingSettings(
                where.brokers(),
                ServingSettings.Topics.DEFAULTS,
                null,
                Limits.DEFAULTS,
                EventReading.DEFAULTS,
                ServingSettings.DEFAULT_THRESHOLD,
                options.maxEntities(),
                web);
    }
}
