package io.tripletflow.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real server, whose callers all have the address of this machine. */
class AddressLimitTest {

    private static final int MAX = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final NetworkConnectionLimit all = new NetworkConnectionLimit(10, connector);
    private final List<Socket> sockets = new ArrayList<>();

    private void start(boolean counted) throws Exception {
        connector.setHost("127.0.0.1");
        connector.addBean(new AddressLimit(MAX, address -> counted));
        server.addBean(all);
        server.addConnector(connector);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    /** Whether the server answers, be it by a 404. */
    private boolean connects() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        sockets.add(socket);
        try {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (java.net.SocketException e) {
            return false; // closed, as is told
        }
    }

    @Test
    void connectionsBeyondTheLimit_areClosed_untilOneOfTheAddressEnds() throws Exception {
        start(true);
        for (int i = 0; i < MAX; i++) {
            assertThat(connects()).isTrue();
        }
        for (int i = 0; i < 20; i++) { // more than all that there are
            assertThat(connects()).as("connection %d", MAX + i).isFalse();
        }
        assertThat(all.getNetworkConnectionCount()).isEqualTo(MAX);
        sockets.get(0).close();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!connects()) {
            assertThat(System.nanoTime()).as("nobody is let in any more").isLessThan(deadline);
        }
    }

    @Test
    void addressesThatAreNotCounted_areLetIn() throws Exception {
        start(false);
        for (int i = 0; i < 2 * MAX; i++) {
            assertThat(connects()).isTrue();
        }
    }
}
