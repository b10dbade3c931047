package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface that nobody has, below those that systems give to clients: a
 * process that was killed must find its port free again, whatever the tests of another process take
 * meanwhile.
 */
public final class FreePorts {

    private static final int PORTS = 4_000;

    /** The build numbers the processes that run tests side by side: fork-1, fork-2. */
    private static final int FIRST =
            20_000 + PORTS * Math.floorMod(System.getProperty("test.fork", "").hashCode(), 3);

    private FreePorts() {}

    public static int next() {
        IOException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(PORTS);
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
