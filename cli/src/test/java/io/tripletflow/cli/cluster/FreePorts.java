package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface that nobody has, below those that systems give to clients: a
 * process that was killed must find its port free again, whatever the tests of another process take
 * meanwhile. No port is given twice: the first of two servers may not have taken it yet.
 */
public final class FreePorts {

    private static final int PORTS = 4_000;

    /** The build numbers the processes that run tests side by side: fork-1, fork-2. */
    private static final int FIRST =
            20_000 + PORTS * Math.floorMod(System.getProperty("test.fork", "").hashCode(), 3);

    private static final BitSet GIVEN = new BitSet(PORTS);

    private FreePorts() {}

    public static synchronized int next() {
        IOException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            int place = ThreadLocalRandom.current().nextInt(PORTS);
            if (GIVEN.get(place)) {
                continue;
            }
            try (ServerSocket socket =
                    new ServerSocket(FIRST + place, 1, InetAddress.getLoopbackAddress())) {
                GIVEN.set(place);
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e; // somebody has it
            }
        }
        throw new UncheckedIOException("no free port on the loopback interface", last);
    }
}
