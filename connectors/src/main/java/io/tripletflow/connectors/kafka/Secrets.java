package io.tripletflow.connectors.kafka;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps passwords and keys out of what is printed. */
public final class Secrets {

    /** Printed instead of a secret. */
    public static final String MASK = "******";

    private static final String NAMES =
            "passw(?:or)?d|pwd|passphrase|passcode|secret|token|credential|api[.-]?key"
                    + "|access[.-]?key|private[.-]?key|account[.-]?key|service[.-]?key";

    private static final Pattern SECRET_KEY =
            Pattern.compile(
                    NAMES
                            + "|jaas[.-]config|basic[.-]auth|auth[.-]params|http[.-]headers"
                            + "|(^|[.-])sas([.-]|$)|ssl\\.(.*\\.)?key$",
                    Pattern.CASE_INSENSITIVE);

    /** A secret inside a longer value: "…password=x", or user:x@ in a URI. */
    private static final Pattern SECRET_VALUE =
            Pattern.compile(
                    "(passw(or)?d|secret|token)\\w*\\s*[=:]|://[^/\\s@]*:[^/\\s@]*@",
                    Pattern.CASE_INSENSITIVE);

    /** A secret inside a message: password=x, "password":"x", or user:x@ in a URI. */
    private static final Pattern TOLD =
            Pattern.compile(
                    "((?:%1$s)[\\w.-]*\\s*=\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"']+)|((?:%1$s)[\\w.-]*\"\\s*:\\s*)\"[^\"]*\"|(://)[^/\\s@]*:[^/\\s@]*(?=@)"
                            .formatted(NAMES),
                    Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** {@code text}, such as the message of a failure, without the secrets told in it. */
    public static String redacted(String text) {
        return TOLD.matcher(text)
                .replaceAll(
                        told -> {
                            String before = "";
                            for (int i = 1; i <= told.groupCount(); i++) {
                                before += told.group(i) == null ? "" : told.group(i);
                            }
                            return Matcher.quoteReplacement(before + MASK);
                        });
    }

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
