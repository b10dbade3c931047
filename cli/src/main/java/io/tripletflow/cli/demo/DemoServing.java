package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.CtrlC;
import io.tripletflow.cli.serve.ServingBeside;
import io.tripletflow.cli.serve.ServingJobs;
import io.tripletflow.cli.serve.ServingProcess;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.serving.settings.WebSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The server beside a demo, which starts while the demo goes on. */
final class DemoServing {

    /** No server. */
    static final DemoServing NONE = new DemoServing(null, false);

    private static final int USUAL_PORT = ServingBeside.USUAL_PORT;
    private static final int ENTITIES = ServingBeside.USUAL_ENTITIES;
    private static final String MEMORY = ServingBeside.USUAL_MEMORY;

    private final Integer port;
    private final boolean asked;
    private ServingProcess process;

    private DemoServing(Integer port, boolean asked) {
        this.port = port;
        this.asked = asked;
    }

    /**
     * @param port null for the usual one, or a free one if that is taken
     */
    static DemoServing at(Integer port) {
        return port == null ? new DemoServing(usualPort(), false) : new DemoServing(port, true);
    }

    private static int usualPort() {
        try (ServerSocket probe =
                new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Starts the server's process and does not wait for it; {@code ctrlC} ends it. */
    void start(CtrlC ctrlC, JobConfig config, PrintStream log) throws IOException {
        if (port == null) {
            return;
        }
        try {
            process =
                    ctrlC.closing(
                            ServingProcess.start(
                                    ServingJobs.settings(
                                            config, ENTITIES, WebSettings.loopback(port)),
                                    MEMORY));
        } catch (CommandException e) {
            failed(e, log);
        }
    }

    /** Tells where it answers. */
    void tell(PrintStream log) throws IOException {
        if (process == null) {
            return;
        }
        try {
            log.println("live page and neighbours at " + process.address());
        } catch (CommandException e) {
            failed(e, log);
        }
    }

    /** A demo that nobody asked to serve goes on without. */
    private void failed(CommandException e, PrintStream log) {
        if (asked) {
            throw e;
        }
        process = null;
        log.println("warning: there is no live page: " + e.getMessage());
    }
}
