package io.tripletflow.job.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keeps passwords and keys out of what is printed. */
public final class Secrets {

    /** Printed instead of a secret. */
    public static final String MASK = "******";

    private static final Pattern SECRET_KEY =
            Pattern.compile(
                    "passw(or)?d|passphrase|secret|token|credential|jaas[.-]config|api[.-]?key"
                            + "|access[.-]?key|private[.-]?key|account[.-]?key|service[.-]?key"
                            + "|basic[.-]auth|auth[.-]params|http[.-]headers"
                            + "|ssl\\.(.*\\.)?key$",
                    Pattern.CASE_INSENSITIVE);

    /** A secret inside a longer value: "…password=x", or user:x@ in a URI. */
    private static final Pattern SECRET_VALUE =
            Pattern.compile(
                    "(passw(or)?d|secret|token)\\w*\\s*[=:]|://[^/\\s@]*:[^/\\s@]*@",
                    Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** Whether the value of {@code key} must not be shown, judged by its name. */
    public static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key).find();
    }

    /** {@code value}, or {@link #MASK} if the key's name or the value itself looks secret. */
    public static String masked(String key, String value) {
        return isSecret(key) || SECRET_VALUE.matcher(value).find() ? MASK : value;
    }

    /** A copy of {@code properties} with secrets masked, sorted by key. */
    public static Map<String, String> masked(Map<String, String> properties) {
        Map<String, String> masked = new TreeMap<>(properties);
        masked.replaceAll(Secrets::masked);
        return masked;
    }
}
