package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface that nobody has, below those that systems give to clients: a
 * process that was killed must find its port free again.
 */
public final class FreePorts {

    private FreePorts() {}

    public static int next() {
        IOException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e; // somebody has it
            }
        }
        throw new UncheckedIOException("no free port on the loopback interface", last);
    }
}
