package io.tripletflow.serving.http;

import io.javalin.config.JavalinConfig;
import io.tripletflow.serving.settings.WebSettings;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How bytes come in and go out: address, TLS, and the bounds of connections and bodies. */
final class Transport {

    private static final int THREADS = 64;

    /** A caller that sends or takes nothing for so long is cut off. */
    private static final int IDLE_MILLIS = 15_000;

    /** Bytes a second that a body must come with, on average. */
    private static final int SLOWEST_BODY = 500;

    /** One address has at most so many of all connections, so that others find room. */
    private static final double SHARE_OF_ADDRESS = 0.5;

    private static final int HEADER_BYTES = 16 << 10;

    /** How long answers that are under way may take when the server stops. */
    private static final long STOP_MILLIS = 5_000;

    private Transport() {}

    static void configure(JavalinConfig config, WebSettings settings) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.maxRequestSize = settings.bounds().bodyBytes();
        config.http.prefer405over404 = true;
        config.http.defaultContentType = Json.TYPE;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("http");
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(
                server -> {
                    server.setStopTimeout(STOP_MILLIS);
                    server.setHandler(new GracefulHandler()); // without it nobody is waited for
                    server.setErrorHandler(new TransportProblems());
                    server.addBean(
                            new NetworkConnectionLimit(settings.bounds().connections(), server));
                });
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
    }

    @SuppressWarnings("removal") // of the rate, for which Jetty has nothing else yet
    private static ServerConnector connector(
            Server server, HttpConfiguration http, WebSettings settings) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setMinRequestDataRate(SLOWEST_BODY);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector =
                settings.tls() == null
                        ? new ServerConnector(server, plain)
                        : new ServerConnector(
                                server,
                                new SslConnectionFactory(tls(settings.tls()), plain.getProtocol()),
                                plain);
        int ofAddress = (int) Math.ceil(SHARE_OF_ADDRESS * settings.bounds().connections());
        connector.addBean(new AddressLimit(ofAddress, address -> !address.isLoopbackAddress()));
        connector.setHost(settings.bind());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    private static SslContextFactory.Server tls(WebSettings.Tls tls) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStorePath(tls.keystore());
        factory.setKeyStorePassword(tls.password());
        return factory;
    }
}
