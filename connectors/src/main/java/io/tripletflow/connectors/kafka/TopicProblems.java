package io.tripletflow.connectors.kafka;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/** What can be wrong with a topic, in words, and what to do about it. */
final class TopicProblems {

    private final KafkaSettings settings;

    TopicProblems(KafkaSettings settings) {
        this.settings = settings;
    }

    String sameName(TopicSpec one, TopicSpec other) {
        return "%s and %s are both '%s'; name two topics"
                .formatted(setting(one), setting(other), other.name());
    }

    String illegalName(TopicSpec spec, Throwable cause) {
        return "%s '%s' is no legal topic name: %s"
                .formatted(setting(spec), spec.name(), cause.getMessage());
    }

    String notSeen(TopicSpec spec) {
        return "the cluster does not let us see topic '%s' (%s); grant DESCRIBE, READ and WRITE on it"
                .formatted(spec.name(), setting(spec));
    }

    /** Where the brokers refuse it. */
    String notCreated(TopicSpec spec, Throwable cause) {
        return notCreated(spec, ": " + why(cause) + "; or");
    }

    /** Where the settings forbid it. */
    String notToBeCreated(TopicSpec spec) {
        String forbids = settings.names().of(KafkaSetting.CREATE);
        return notCreated(spec, ", as " + forbids + " says; change that, or");
    }

    private String notCreated(TopicSpec spec, String why) {
        String configs =
                spec.configs().entrySet().stream()
                        .map(config -> " --config " + config)
                        .collect(joining());
        String partitions = spec.partitions() < 0 ? "" : " --partitions " + spec.partitions();
        String copies = spec.replication() < 0 ? "" : " --replication-factor " + spec.replication();
        return "topic '%s' (%s) is missing and was not created%s let it be created: kafka-topics.sh --bootstrap-server %s --create --topic %s%s%s%s"
                .formatted(
                        spec.name(),
                        setting(spec),
                        why,
                        settings.bootstrap(),
                        spec.name(),
                        partitions,
                        copies,
                        configs);
    }

    /** What the user calls the setting that names the topic. */
    private String setting(TopicSpec spec) {
        return settings.names().of(spec.use().setting());
    }

    private String why(Throwable cause) {
        String message = KafkaFailure.message(cause, settings);
        if (cause instanceof InvalidReplicationFactorException) {
            SettingNames names = settings.names();
            return names.has(KafkaSetting.REPLICATION)
                    ? message + " Lower " + names.of(KafkaSetting.REPLICATION)
                    : message;
        }
        if (cause instanceof AuthorizationException) {
            return "the cluster does not let us create topics (" + message + ")";
        }
        return cause.getClass().getSimpleName() + ": " + message;
    }

    /**
     * Empty if records of the topic are kept as they must be.
     *
     * @param config of the topic; null if it is not known
     */
    Optional<String> wrongPolicy(TopicSpec spec, Config config) {
        if (spec.use() == TopicSpec.Use.EVENTS || config == null) {
            return Optional.empty();
        }
        String policy = config.get("cleanup.policy").value();
        String wanted = spec.use().compacted() ? "compact" : "delete";
        if (policy.equals(wanted)) {
            return Optional.empty();
        }
        String harm =
                spec.use().compacted()
                        ? "records older than its retention would be lost"
                        : "records without a key would be refused, others overwritten";
        return Optional.of(
                "topic '%s' (%s) has cleanup.policy=%s but needs %s, or %s; choose another topic or run kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config cleanup.policy=%s"
                        .formatted(
                                spec.name(),
                                setting(spec),
                                policy,
                                wanted,
                                harm,
                                settings.bootstrap(),
                                spec.name(),
                                wanted));
    }
}
