package io.tripletflow.serving.http;

/**
 * A request that cannot be answered as it stands; becomes an application/problem+json (RFC 9457).
 */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;

    private Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    /** What was sent cannot be used. */
    static Problem bad(String detail) {
        return new Problem(400, "Bad request", detail);
    }

    static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail);
    }

    /** Cannot be answered now, but perhaps later. */
    static Problem notYet(String detail) {
        return new Problem(503, "Not ready", detail);
    }

    static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail);
    }

    int status() {
        return status;
    }

    /** As it is sent. */
    record Body(String type, String title, int status, String detail, String instance) {}

    Body body(String path) {
        return new Body("about:blank", title, status, getMessage(), path);
    }
}
