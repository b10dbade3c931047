package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CtrlC;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the broker and the server of a demo listen, and whether they stay after its table. */
final class DemoEndpoints {

    /** Kafka's usual port. */
    private static final int DEFAULT_PORT = 9092;

    @Option(
            names = "--keep",
            description = "Keep the broker and its topics up after the table, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the broker (default: 9092); a free one if it is taken.")
    private int port = DEFAULT_PORT;

    @Option(
            names = "--serve-port",
            paramLabel = "PORT",
            description =
                    "Port of the live page and of neighbours over HTTP; 0 for any that is free"
                            + " (default: 8080, or a free one if it is taken; only with --keep or on"
                            + " a terminal).")
    private Integer servePort;

    @Option(names = "--no-serve", description = "Start no server.")
    private boolean noServe;

    void requireSensible(CommandSpec spec) {
        requirePort(spec, "--port", port);
        if (servePort == null) {
            return;
        }
        if (noServe) {
            throw new ParameterException(
                    spec.commandLine(), "--serve-port and --no-serve contradict each other");
        }
        requirePort(spec, "--serve-port", servePort);
    }

    private static void requirePort(CommandSpec spec, String option, int port) {
        if (port < 0 || port > 65535) {
            throw new ParameterException(
                    spec.commandLine(), option + " must lie between 0 and 65535 but was " + port);
        }
    }

    boolean keep() {
        return keep;
    }

    /** Of the broker, if it is free. */
    int port() {
        return port;
    }

    /** A server takes a second of a processor: where nobody looks there is none. */
    DemoServing serving() {
        boolean watched = keep || Boolean.getBoolean("tripletflow.terminal");
        return noServe || (servePort == null && !watched)
                ? DemoServing.NONE
                : DemoServing.at(servePort);
    }

    /** If they are to stay, says where to read, and waits for Ctrl-C. */
    void keepUp(CommandSpec spec, String whereToRead) throws InterruptedException {
        if (keep) {
            PrintWriter out = spec.commandLine().getOut();
            out.println();
            out.println(whereToRead);
            out.flush();
            CtrlC.await();
        }
    }
}
