package io.tripletflow.connectors.kafka;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** A cluster in memory, as far as {@link Topics} asks it. */
final class FakeAdmin {
    final Map<String, Map<String, String>> topics = new LinkedHashMap<>();
    final Map<String, Exception> createFailures = new HashMap<>();
    final Map<String, Exception> describeFailures = new HashMap<>();
    final Map<String, Exception> configFailures = new HashMap<>();
    final List<String> created = new ArrayList<>();

    /** Topics whose leaders were asked for the ends. */
    final Set<String> asked = new LinkedHashSet<>();

    boolean leadersAreSilent;

    /** How often a broker that has not heard of the topics yet is asked for the ends. */
    int endsOfUnknownTopics;

    int describesWithoutLeader;
    boolean silent;
    Runnable onCreate = () -> {};

    void put(String name, String cleanupPolicy) {
        topics.put(name, Map.of("cleanup.policy", cleanupPolicy, "max.message.bytes", "1048588"));
    }

    Admin proxy() {
        return (Admin)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Admin.class},
                        (self, method, args) ->
                                switch (method.getName()) {
                                    case "describeTopics" -> describe((Collection<?>) args[0]);
                                    case "createTopics" ->
                                            create(
                                                    (Collection<?>) args[0],
                                                    (CreateTopicsOptions) args[1]);
                                    case "describeConfigs" -> configs((Collection<?>) args[0]);
                                    case "listOffsets" -> ends((Map<?, ?>) args[0]);
                                    default -> method.invoke(this, args);
                                });
    }

    private DescribeTopicsResult describe(Collection<?> names) {
        Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
        Node leader = describesWithoutLeader-- > 0 ? Node.noNode() : new Node(0, "broker", 9092);
        for (Object name : names) {
            TopicPartitionInfo partition =
                    new TopicPartitionInfo(0, leader, List.of(leader), List.of(leader));
            TopicDescription topic = new TopicDescription((String) name, false, List.of(partition));
            Exception absent =
                    topics.containsKey((String) name)
                            ? null
                            : new UnknownTopicOrPartitionException("no such topic");
            Exception failure = describeFailures.getOrDefault((String) name, absent);
            answers.put((String) name, silent ? new KafkaFutureImpl<>() : answer(topic, failure));
        }
        return new DescribeTopicsResult(null, answers) {};
    }

    private CreateTopicsResult create(Collection<?> wanted, CreateTopicsOptions options) {
        Map<String, KafkaFuture<CreateTopicsResult.TopicMetadataAndConfig>> answers =
                new HashMap<>();
        onCreate.run();
        for (Object each : wanted) {
            NewTopic topic = (NewTopic) each;
            Exception failure = createFailures.get(topic.name());
            answers.put(topic.name(), answer(null, failure));
            if (failure == null && !options.shouldValidateOnly()) {
                topics.put(topic.name(), topic.configs());
                created.add(topic.name());
            }
        }
        return new CreateTopicsResult(answers) {};
    }

    private DescribeConfigsResult configs(Collection<?> resources) {
        Map<ConfigResource, KafkaFuture<Config>> answers = new HashMap<>();
        for (Object each : resources) {
            ConfigResource resource = (ConfigResource) each;
            List<ConfigEntry> entries = new ArrayList<>();
            Optional.ofNullable(topics.get(resource.name()))
                    .orElse(Map.of())
                    .forEach((name, value) -> entries.add(new ConfigEntry(name, value)));
            answers.put(resource, answer(new Config(entries), configFailures.get(resource.name())));
        }
        return new DescribeConfigsResult(answers) {};
    }

    private ListOffsetsResult ends(Map<?, ?> wanted) {
        Map<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>> answers =
                new HashMap<>();
        Exception unknown =
                endsOfUnknownTopics-- > 0
                        ? new UnknownTopicOrPartitionException("could not be found")
                        : null;
        for (Object each : wanted.keySet()) {
            TopicPartition partition = (TopicPartition) each;
            asked.add(partition.topic());
            var empty = new ListOffsetsResult.ListOffsetsResultInfo(0, -1, Optional.empty());
            answers.put(
                    partition, leadersAreSilent ? new KafkaFutureImpl<>() : answer(empty, unknown));
        }
        return new ListOffsetsResult(answers);
    }

    private static <T> KafkaFuture<T> answer(T value, Exception failure) {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        if (failure == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(failure);
        }
        return future;
    }
}
