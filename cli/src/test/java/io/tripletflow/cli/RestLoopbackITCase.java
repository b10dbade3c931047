package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever reaches Flink's REST interface may run code in the job: only this machine does. */
class RestLoopbackITCase {

    private static final int PATIENCE_MILLIS = 5_000;

    private static void connect(InetAddress host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
        }
    }

    private static List<InetAddress> othersOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
    }

    @Test
    void rest_listensOnLoopbackAlone() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            JobConfig config =
                    JobConfig.of(JobTopics.settings("rest-loopback", kafka.bootstrap(), 1));
            try (EmbeddedJob job = EmbeddedJob.start(config, Map.of())) {
                URI rest = job.restAddress();
                assertThat(InetAddress.getByName(rest.getHost()).isLoopbackAddress()).isTrue();
                connect(InetAddress.getLoopbackAddress(), rest.getPort());
                // another address of the loopback network, which every Linux has
                List<InetAddress> others = new java.util.ArrayList<>(othersOfThisMachine());
                others.add(InetAddress.getByName("127.0.0.2"));
                for (InetAddress other : others) {
                    assertThatThrownBy(() -> connect(other, rest.getPort()))
                            .as("REST at %s", other)
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }
}
