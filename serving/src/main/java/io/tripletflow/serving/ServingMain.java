package io.tripletflow.serving;

import io.tripletflow.serving.settings.ServingSettings;
import io.tripletflow.serving.settings.WebSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;

/**
 * The server's process. Its standard input brings the {@link ServingSettings}, and its end ends the
 * server: so it never outlives the process that started it. The first line that it prints is where
 * it answers, or after {@value #FAILED} why it does not.
 */
public final class ServingMain {

    /** What the first line begins with where there is no server. */
    public static final String FAILED = "failed: ";

    private ServingMain() {}

    /** Serves until the input ends or the process is told to end. */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        ServingSettings settings = (ServingSettings) new ObjectInputStream(System.in).readObject();
        Serving serving;
        try {
            serving = Serving.start(settings);
        } catch (RuntimeException e) {
            System.out.println(FAILED + reason(e, settings.web()));
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(serving::close, "stop"));
        System.out.println(serving.address());
        System.out.flush();
        waitForEnd(System.in);
        System.exit(0);
    }

    private static String reason(Throwable error, WebSettings web) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof java.net.BindException
                ? "cannot listen on %s port %d: %s; choose another with --port, 0 for any that is free"
                        .formatted(web.bind(), web.port(), root.getMessage())
                : String.valueOf(root.getMessage()).replace('\n', ' ');
    }

    private static void waitForEnd(InputStream in) throws IOException {
        while (in.read() >= 0) {
            // nothing more is said
        }
    }
}
