package io.tripletflow.connectors.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** Says what a failed call to Kafka means to the person who configured it. */
public final class KafkaFailure {
    /** How long any start-up check waits for the brokers. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /** The password within a JAAS configuration. */
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)password\\s*=\\s*[\"']([^\"']+)[\"']");

    private KafkaFailure() {}

    /** Client properties that make every call of a start-up check end within {@link #PATIENCE}. */
    public static Properties bounded(KafkaSettings settings) {
        Properties client = settings.client(Map.of());
        String patience = Long.toString(PATIENCE.toMillis());
        client.setProperty("default.api.timeout.ms", patience);
        client.setProperty("max.block.ms", patience);
        client.setProperty("delivery.timeout.ms", patience);
        client.setProperty("request.timeout.ms", "10000");
        client.setProperty("linger.ms", "0");
        client.setProperty("allow.auto.create.topics", "false");
        return client;
    }

    /** The failure itself, without the wrappers of futures and of client constructors. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException
                        || cause instanceof CompletionException
                        || cause.getClass() == KafkaException.class)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether the brokers could not be reached or asked at all, whatever was asked. */
    public static boolean isConnection(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof java.util.concurrent.TimeoutException
                || cause instanceof AuthenticationException
                || cause instanceof ConfigException;
    }

    /** One sentence with the remedy, for failures that are not about what was asked. */
    public static String describe(Throwable failure, KafkaSettings settings) {
        Throwable cause = cause(failure);
        String why = message(cause, settings);
        SettingNames names = settings.names();
        if (cause instanceof ConfigException) {
            return "%s '%s' or %s cannot be used: %s"
                    .formatted(
                            names.of(KafkaSetting.BOOTSTRAP),
                            settings.bootstrap(),
                            names.of(KafkaSetting.PROPERTIES),
                            why);
        }
        if (cause instanceof AuthenticationException) {
            return "the brokers at '%s' refuse the credentials: %s; check security.protocol, sasl.* and ssl.* under %s"
                    .formatted(settings.bootstrap(), why, names.of(KafkaSetting.PROPERTIES));
        }
        if (cause instanceof TopicAuthorizationException refused
                && !refused.unauthorizedTopics().isEmpty()) {
            String topics = String.join(" --topic ", new TreeSet<>(refused.unauthorizedTopics()));
            return "the cluster does not let us use '%s'; grant Read to read it, Write to write it: kafka-acls.sh --bootstrap-server %s --add --allow-principal User:NAME --operation Read --topic %s"
                    .formatted(
                            String.join("', '", new TreeSet<>(refused.unauthorizedTopics())),
                            settings.bootstrap(),
                            topics);
        }
        if (isConnection(cause) || cause instanceof RetriableException) {
            return "no answer from Kafka at '%s' within %d s%s; check %s, that the brokers run, and security.protocol under %s"
                    .formatted(
                            settings.bootstrap(),
                            PATIENCE.toSeconds(),
                            cause.getMessage() == null ? "" : " (" + why + ")",
                            names.of(KafkaSetting.BOOTSTRAP),
                            names.of(KafkaSetting.PROPERTIES));
        }
        return "Kafka at '%s' failed: %s: %s"
                .formatted(settings.bootstrap(), cause.getClass().getSimpleName(), why);
    }

    /** The cause's message without the values of secret properties, nor the secrets in them. */
    public static String message(Throwable cause, KafkaSettings settings) {
        String message = String.valueOf(cause.getMessage());
        for (Map.Entry<String, String> property : settings.properties().entrySet()) {
            if (Secrets.isSecret(property.getKey()) && !property.getValue().isEmpty()) {
                message = message.replace(property.getValue(), Secrets.MASK);
                Matcher password = PASSWORD.matcher(property.getValue());
                while (password.find()) {
                    message = message.replace(password.group(1), Secrets.MASK);
                }
            }
        }
        return Secrets.redacted(message);
    }
}
