package io.tripletflow.cli.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Ports at which something is to listen, looked at before anything starts. */
final class FreePort {

    private FreePort() {}

    /**
     * @param option that gives the port
     * @param address null for all of the machine
     * @throws ParameterException if something listens there
     */
    static void require(String option, InetAddress address, int port, CommandSpec spec) {
        try (ServerSocket socket = new ServerSocket(port, 0, address)) {
            assert socket.isBound();
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s %d is taken (%s); choose another, or end what listens there"
                            .formatted(option, port, e.getMessage()),
                    e);
        }
    }
}
