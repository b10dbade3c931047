package io.tripletflow.serving.http;

import io.javalin.http.Context;
import io.tripletflow.serving.settings.WebSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * Who is answered: callers with the token, where there is one; else callers that mean this machine
 * by its own name, so that no page of elsewhere reaches it through theirs. And how many a second.
 */
final class Guard {

    private static final Set<String> OPEN = Set.of("/healthz", "/readyz");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final WebSettings settings;
    private final double perSecond;
    private double allowed;
    private long lastNanos = System.nanoTime();

    Guard(WebSettings settings) {
        this.settings = settings;
        perSecond = settings.bounds().requestsPerSecond();
        allowed = perSecond;
    }

    void check(Context context) {
        headers(context);
        if (OPEN.contains(context.path())) {
            return;
        }
        if (settings.token() == null) {
            requireOwnName(context);
        } else if (context.path().startsWith("/v1/") || context.path().equals("/metrics")) {
            requireToken(context);
        }
        if (!take()) {
            context.header("Retry-After", "1");
            throw Problem.of(
                    429,
                    "Too many requests",
                    "more than %d requests came in a second; ask less often, or raise --max-requests-per-second"
                            .formatted((int) perSecond));
        }
    }

    private static void headers(Context context) {
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header(
                "Content-Security-Policy",
                "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
                        + " frame-ancestors 'none'");
        context.header("Cache-Control", "no-cache");
    }

    private void requireToken(Context context) {
        String sent = context.header("Authorization");
        byte[] wanted = ("Bearer " + settings.token()).getBytes(StandardCharsets.UTF_8);
        boolean same =
                sent != null
                        && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), wanted);
        if (!same) {
            context.header("WWW-Authenticate", "Bearer");
            throw Problem.of(
                    401,
                    "Unauthorized",
                    sent == null
                            ? "there is no token; send it as 'Authorization: Bearer TOKEN'"
                            : "the token is another; ask whoever runs the server");
        }
    }

    private void requireOwnName(Context context) {
        String host = context.header("Host");
        if (host == null) {
            return; // no browser
        }
        String name = name(host);
        if (!LOOPBACK.contains(name) && !name.equals(settings.bind())) {
            throw Problem.of(
                    421,
                    "Misdirected request",
                    "the request is for another host; ask 127.0.0.1, or start the server with a"
                            + " token");
        }
    }

    private static String name(String host) {
        try {
            String name = URI.create("http://" + host).getHost();
            return name == null ? "" : name;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** A bucket that holds a second's requests and is filled as time goes by. */
    private synchronized boolean take() {
        long now = System.nanoTime();
        allowed = Math.min(perSecond, allowed + (now - lastNanos) / 1e9 * perSecond);
        lastNanos = now;
        if (allowed < 1) {
            return false;
        }
        allowed--;
        return true;
    }
}
