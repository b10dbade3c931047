package io.tripletflow.cli.serve;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.serving.settings.WebSettings;
import io.tripletflow.serving.settings.WebSettings.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a server listens, whom it answers, and its bounds. */
public final class ServeOptions {

    /** The environment's name of the bearer token. */
    private static final String TOKEN = "TRIPLETFLOW_TOKEN";

    /** The environment's name of the keystore's password. */
    private static final String PASSWORD = "TRIPLETFLOW_TLS_PASSWORD";

    @Option(
            names = "--bind",
            defaultValue = WebSettings.LOOPBACK,
            paramLabel = "ADDRESS",
            description =
                    "Address to listen on (default: ${DEFAULT-VALUE}, this machine alone; 0.0.0.0"
                            + " is all of them, for which a token is asked).")
    private String bind;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The bearer token that callers must send, in a file (default: that of the"
                            + " environment's TRIPLETFLOW_TOKEN, or none).")
    private Path tokenFile;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description =
                    "Answer by TLS, with the certificate and key in this PKCS12 file; its password"
                            + " is the environment's TRIPLETFLOW_TLS_PASSWORD.")
    private Path keystore;

    @Option(
            names = "--max-entities",
            defaultValue = "1000000",
            paramLabel = "N",
            description =
                    "Most entities that are kept; further ones are refused and counted (default:"
                            + " ${DEFAULT-VALUE}).")
    private int maxEntities;

    @Option(
            names = "--memory",
            defaultValue = "1g",
            paramLabel = "SIZE",
            description =
                    "Heap of the server's process (default: ${DEFAULT-VALUE}; a million entities"
                            + " of 64 numbers need 3g).")
    private String memory;

    @Option(
            names = "--max-connections",
            defaultValue = "500",
            paramLabel = "N",
            description = "Most connections at once (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--max-requests-per-second",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Of all callers together (default: ${DEFAULT-VALUE}).")
    private int requestsPerSecond;

    int maxEntities() {
        return maxEntities;
    }

    String memory() {
        return memory;
    }

    /** The settings with that port. */
    WebSettings web(int port) {
        Bounds usual = Bounds.DEFAULTS;
        requirePositive("--max-connections", connections);
        requirePositive("--max-requests-per-second", requestsPerSecond);
        if (!memory.matches("[1-9][0-9]*[kKmMgG]")) {
            throw CommandException.mistake(
                    "--memory must be a size such as 512m or 2g but was '" + memory + "'", null);
        }
        Bounds bounds =
                new Bounds(
                        usual.bodyBytes(),
                        usual.batch(),
                        usual.k(),
                        connections,
                        requestsPerSecond,
                        usual.points());
        String token = token();
        if (token == null && !bind.matches("127\\..*|localhost|::1")) {
            throw CommandException.mistake(
                    "--bind %s lets other machines ask, but there is no token; give --token-file or %s"
                            .formatted(bind, TOKEN),
                    null);
        }
        return new WebSettings(bind, port, token, tls(), bounds);
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw CommandException.mistake(option + " must be positive but was " + value, null);
        }
    }

    private String token() {
        if (tokenFile == null) {
            return System.getenv(TOKEN);
        }
        try {
            String token = Files.readString(tokenFile).strip();
            if (token.isEmpty()) {
                throw CommandException.mistake(
                        "--token-file " + tokenFile + " is empty; write the token into it", null);
            }
            return token;
        } catch (IOException e) {
            throw CommandException.mistake(
                    "--token-file %s cannot be read: %s".formatted(tokenFile, e.getMessage()), e);
        }
    }

    private WebSettings.Tls tls() {
        if (keystore == null) {
            return null;
        }
        if (!Files.isReadable(keystore)) {
            throw CommandException.mistake(
                    "--tls-keystore " + keystore + " cannot be read; check the path", null);
        }
        String password = System.getenv(PASSWORD);
        return new WebSettings.Tls(
                keystore.toAbsolutePath().toString(), password == null ? "" : password);
    }
}
