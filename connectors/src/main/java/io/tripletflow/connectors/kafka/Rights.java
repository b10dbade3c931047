package io.tripletflow.connectors.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;

/**
 * The rights that a job needs of its topics and group, asked for before it starts: a running source
 * or sink would only fail with what it could not do last.
 */
public final class Rights {

    private static final Set<TopicSpec.Use> READ =
            EnumSet.of(TopicSpec.Use.EVENTS, TopicSpec.Use.MODEL);

    private Rights() {}

    /**
     * What is missing, each with the command that grants it. A topic that does not exist, or cannot
     * be seen, is not looked at: {@link Topics} tells of it.
     *
     * @param group consumer group under which the source commits its offsets
     */
    public static List<String> problems(
            KafkaSettings settings, List<TopicSpec> topics, String group) {
        List<String> problems = new ArrayList<>();
        try (Admin admin = Admin.create(KafkaFailure.bounded(settings))) {
            Map<String, KafkaFuture<TopicDescription>> futures =
                    admin.describeTopics(
                                    topics.stream().map(TopicSpec::name).toList(),
                                    new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .topicNameValues();
            for (TopicSpec topic : topics) {
                Set<AclOperation> missing = missing(topic, futures.get(topic.name()));
                if (!missing.isEmpty()) {
                    problems.add(problem(topic, missing, settings));
                }
            }
            if (isRefused(admin, group)) {
                problems.add(
                        "the cluster does not let us use consumer group '%s' (%s); grant READ on it: kafka-acls.sh --bootstrap-server %s --add --allow-principal User:NAME --operation Read --group %s"
                                .formatted(
                                        group,
                                        settings.names().of(KafkaSetting.GROUP_ID),
                                        settings.bootstrap(),
                                        group));
            }
        } catch (KafkaException e) {
            return List.of(); // no brokers, or not these credentials: Topics tells it
        }
        return problems;
    }

    private static Set<AclOperation> missing(
            TopicSpec topic, KafkaFuture<TopicDescription> future) {
        Set<AclOperation> needed = new TreeSet<>();
        if (READ.contains(topic.use())) {
            needed.add(AclOperation.READ);
        }
        if (topic.use() != TopicSpec.Use.EVENTS) {
            needed.add(AclOperation.WRITE);
        }
        Collection<AclOperation> granted = granted(future);
        // an old broker does not say
        if (granted.isEmpty()) {
            return Set.of();
        }
        needed.removeAll(granted);
        return needed;
    }

    private static Collection<AclOperation> granted(KafkaFuture<TopicDescription> future) {
        try {
            Set<AclOperation> operations =
                    future.get(KafkaFailure.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .authorizedOperations();
            return operations == null ? Set.of() : operations;
        } catch (ExecutionException | TimeoutException e) {
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }

    private static String problem(
            TopicSpec topic, Set<AclOperation> missing, KafkaSettings settings) {
        StringBuilder operations = new StringBuilder();
        missing.forEach(right -> operations.append(" --operation ").append(name(right)));
        return "the cluster does not let us %s topic '%s' (%s); grant it: kafka-acls.sh --bootstrap-server %s --add --allow-principal User:NAME%s --topic %s"
                .formatted(
                        String.join(" and ", missing.stream().map(AclOperation::name).toList()),
                        topic.name(),
                        settings.names().of(topic.use().setting()),
                        settings.bootstrap(),
                        operations,
                        topic.name());
    }

    /** As kafka-acls.sh writes it. */
    private static String name(AclOperation right) {
        return right == AclOperation.READ ? "Read" : "Write";
    }

    private static boolean isRefused(Admin admin, String group) {
        try {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(KafkaFailure.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (ExecutionException e) {
            return KafkaFailure.cause(e) instanceof GroupAuthorizationException;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
