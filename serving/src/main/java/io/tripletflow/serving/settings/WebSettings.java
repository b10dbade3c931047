package io.tripletflow.serving.settings;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Where the server listens, whom it answers, and its bounds.
 *
 * @param bind address, loopback unless told otherwise
 * @param port 0 for any that is free
 * @param token that callers must send; null for none
 * @param tls null for none
 */
public record WebSettings(String bind, int port, String token, Tls tls, Bounds bounds)
        implements Serializable {

    /** Only this machine. */
    public static final String LOOPBACK = "127.0.0.1";

    public WebSettings {
        requireNonNull(bind, "bind");
        requireNonNull(bounds, "bounds");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "--port must lie between 0 and 65535 but was " + port);
        }
        if (token != null && token.isBlank()) {
            throw new IllegalArgumentException("the bearer token is empty; give one, or none");
        }
    }

    /** On this machine alone, for everyone there. */
    public static WebSettings loopback(int port) {
        return new WebSettings(LOOPBACK, port, null, null, Bounds.DEFAULTS);
    }

    /**
     * A certificate and its key.
     *
     * @param keystore path of a PKCS12 or JKS file
     */
    public record Tls(String keystore, String password) implements Serializable {
        @Override
        public String toString() {
            return "Tls[" + keystore + "]";
        }
    }

    /**
     * What one caller, and all of them, may take.
     *
     * @param bodyBytes most bytes of a request's body
     * @param batch most inputs of one embed
     * @param k most neighbours of one answer
     * @param connections most at once
     * @param requestsPerSecond of all callers together
     * @param points most points of one map
     */
    public record Bounds(
            int bodyBytes, int batch, int k, int connections, int requestsPerSecond, int points)
            implements Serializable {

        /** 4 MiB, 1,000 inputs, 1,000 neighbours, 500 connections, 2,000 requests/s. */
        public static final Bounds DEFAULTS =
                new Bounds(4 << 20, 1_000, 1_000, 500, 2_000, 1_000_000);
    }

    /** What the server's address begins with. */
    public String scheme() {
        return tls == null ? "http" : "https";
    }

    @Override
    public String toString() {
        return "WebSettings[%s:%d, token %s, %s, %s]"
                .formatted(bind, port, token == null ? "none" : "set", tls, bounds);
    }
}
