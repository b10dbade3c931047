package io.tripletflow.job.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keeps passwords and keys out of what is printed. */
public final class Secrets {

    /** Printed instead of a secret. */
    public static final String MASK = "******";

    private static final Pattern SECRET =
            Pattern.compile(
                    "passw(or)?d|passphrase|secret|token|credential|jaas[.-]config|api[.-]?key"
                            + "|access[.-]?key|private[.-]?key|account[.-]?key|service[.-]?key"
                            + "|basic[.-]auth|auth[.-]params|http[.-]headers"
                            + "|ssl\\.(.*\\.)?key$",
                    Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** Whether the value of {@code key} must not be shown, judged by its name. */
    public static boolean isSecret(String key) {
        return SECRET.matcher(key).find();
    }

    /** A copy of {@code properties} with the values of secret keys masked, sorted by key. */
    public static Map<String, String> masked(Map<String, String> properties) {
        Map<String, String> masked = new TreeMap<>(properties);
        masked.replaceAll((key, value) -> isSecret(key) ? MASK : value);
        return masked;
    }
}
