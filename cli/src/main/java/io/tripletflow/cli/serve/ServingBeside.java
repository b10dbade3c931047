package io.tripletflow.cli.serve;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.serving.settings.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;

/** The server beside a job that runs in this process, or none. */
public final class ServingBeside implements AutoCloseable {

    /** Where it listens unless told otherwise. */
    public static final int USUAL_PORT = 8080;

    /** Most entities unless told otherwise. */
    public static final int USUAL_ENTITIES = 1_000_000;

    /** Heap unless told otherwise. */
    public static final String USUAL_MEMORY = "1g";

    private final ServingProcess process;

    private ServingBeside(ServingProcess process) {
        this.process = process;
    }

    /**
     * Starts a server if it is wanted; it waits for the topics.
     *
     * @param port null for the usual one; else a server is wanted
     */
    public static ServingBeside start(JobConfig config, boolean wanted, Integer port) {
        if (!wanted && port == null) {
            return new ServingBeside(null);
        }
        WebSettings web = WebSettings.loopback(port == null ? USUAL_PORT : port);
        try {
            return new ServingBeside(
                    ServingProcess.start(
                            ServingJobs.settings(config, USUAL_ENTITIES, web), USUAL_MEMORY));
        } catch (IOException e) {
            throw CommandException.failure(
                    "the server's process did not start: " + e.getMessage(), e);
        }
    }

    /** Tells where it answers, if there is one; waits until it does. */
    public void tell(PrintWriter out) {
        if (process == null) {
            return;
        }
        try {
            out.printf("  live page    %s%n", process.address());
            out.flush();
        } catch (IOException e) {
            throw CommandException.failure("the server's process said nothing", e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
