package io.tripletflow.connectors.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that the job's topics are there and have the right clean-up policy. Finds all problems
 * before it says so, and creates nothing while any is known.
 */
public final class Topics {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final int DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

    private final Admin admin;
    private final KafkaSettings settings;
    private final TopicProblems texts;
    private final Duration patience;
    private final List<String> others;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param others problems beside the topics, to be told with theirs
     */
    Topics(Admin admin, KafkaSettings settings, Duration patience, List<String> others) {
        this.admin = admin;
        this.settings = settings;
        this.texts = new TopicProblems(settings);
        this.patience = patience;
        this.others = List.copyOf(others);
    }

    /**
     * Creates missing topics, waits until they take records, and verifies those that were there.
     *
     * @param create whether missing topics may be created; if not, each is a problem
     * @return the topics as the cluster has them, by name
     * @throws KafkaSetupException with all problems and their remedies
     */
    public static Map<String, TopicState> ensure(
            KafkaSettings settings, List<TopicSpec> specs, boolean create) {
        return ensure(settings, specs, create, List.of());
    }

    /**
     * As {@link #ensure(KafkaSettings, List, boolean)}, but tells {@code others} too, and creates
     * nothing if there are any.
     *
     * @param others problems of the job beside its topics
     * @throws KafkaSetupException with all problems and their remedies
     */
    public static Map<String, TopicState> ensure(
            KafkaSettings settings, List<TopicSpec> specs, boolean create, List<String> others) {
        try (Admin admin = Admin.create(KafkaFailure.bounded(settings))) {
            return new Topics(admin, settings, KafkaFailure.PATIENCE, others).ensure(specs, create);
        } catch (KafkaException e) {
            throw new KafkaSetupException(KafkaFailure.describe(e, settings), e);
        }
    }

    Map<String, TopicState> ensure(List<TopicSpec> specs, boolean create) {
        requireDistinct(specs);
        Map<String, TopicDescription> existing = describe(specs);
        List<TopicSpec> missing =
                specs.stream().filter(spec -> !existing.containsKey(spec.name())).toList();
        Map<String, Config> configs = configs(existing.keySet());
        for (TopicSpec spec : specs) {
            texts.wrongPolicy(spec, configs.get(spec.name())).ifPresent(problems::add);
        }
        if (create) {
            create(missing, true);
        } else {
            missing.forEach(spec -> problems.add(texts.notToBeCreated(spec)));
        }
        if (!others.isEmpty()) {
            throw stop();
        }
        stopIfProblems();
        create(missing, false);
        stopIfProblems();
        Map<String, TopicDescription> ready = awaitLeaders(specs);
        awaitService(missing.stream().map(spec -> ready.get(spec.name())).toList());
        return states(ready, configs(ready.keySet()), existing.keySet());
    }

    private void requireDistinct(List<TopicSpec> specs) {
        Map<String, TopicSpec> byName = new LinkedHashMap<>();
        for (TopicSpec spec : specs) {
            TopicSpec other = byName.putIfAbsent(spec.name(), spec);
            if (other != null) {
                problems.add(texts.sameName(other, spec));
            }
        }
        stopIfProblems();
    }

    /** Those of the topics that exist. */
    private Map<String, TopicDescription> describe(List<TopicSpec> specs) {
        Map<String, KafkaFuture<TopicDescription>> futures =
                admin.describeTopics(specs.stream().map(TopicSpec::name).toList())
                        .topicNameValues();
        Map<String, TopicDescription> found = new LinkedHashMap<>();
        for (TopicSpec spec : specs) {
            Throwable failure = null;
            try {
                found.put(spec.name(), await(futures.get(spec.name())));
            } catch (ExecutionException e) {
                failure = KafkaFailure.cause(e);
            }
            if (failure instanceof InvalidTopicException) {
                problems.add(texts.illegalName(spec, failure));
            } else if (failure instanceof AuthorizationException) {
                problems.add(texts.notSeen(spec));
            } else if (failure != null && !(failure instanceof UnknownTopicOrPartitionException)) {
                throw stop(failure);
            }
        }
        stopIfProblems();
        return found;
    }

    private void create(List<TopicSpec> missing, boolean tryOnly) {
        if (missing.isEmpty()) {
            return;
        }
        List<NewTopic> topics = missing.stream().map(Topics::newTopic).toList();
        CreateTopicsOptions options = new CreateTopicsOptions().validateOnly(tryOnly);
        Map<String, KafkaFuture<Void>> futures = admin.createTopics(topics, options).values();
        for (TopicSpec spec : missing) {
            try {
                await(futures.get(spec.name()));
                if (!tryOnly) {
                    LOG.info("created topic '{}' ({})", spec.name(), spec.use());
                }
            } catch (ExecutionException e) {
                Throwable cause = KafkaFailure.cause(e);
                if (KafkaFailure.isConnection(cause)) {
                    throw stop(cause);
                }
                if (!(cause instanceof TopicExistsException)) { // another job was faster
                    problems.add(texts.notCreated(spec, cause));
                }
            }
        }
    }

    private static NewTopic newTopic(TopicSpec spec) {
        return new NewTopic(
                        spec.name(),
                        spec.partitions() < 0 ? Optional.empty() : Optional.of(spec.partitions()),
                        spec.replication() < 0
                                ? Optional.empty()
                                : Optional.of((short) spec.replication()))
                .configs(spec.configs());
    }

    /** Settings of the topics; those that we may not see are left out. */
    private Map<String, Config> configs(Iterable<String> names) {
        List<ConfigResource> resources = new ArrayList<>();
        names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<String, Config> configs = new LinkedHashMap<>();
        if (resources.isEmpty()) {
            return configs;
        }
        admin.describeConfigs(resources)
                .values()
                .forEach(
                        (resource, future) -> {
                            try {
                                configs.put(resource.name(), await(future));
                            } catch (ExecutionException e) {
                                Throwable cause = KafkaFailure.cause(e);
                                if (KafkaFailure.isConnection(cause)) {
                                    throw stop(cause);
                                }
                                LOG.warn(
                                        "cannot verify the settings of topic '{}': {}",
                                        resource.name(),
                                        cause.getMessage());
                            }
                        });
        return configs;
    }

    private Map<String, TopicDescription> awaitLeaders(List<TopicSpec> specs) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Map<String, TopicDescription> found = describe(specs);
            List<String> waiting =
                    specs.stream()
                            .map(TopicSpec::name)
                            .filter(name -> !hasLeaders(found.get(name)))
                            .toList();
            if (waiting.isEmpty()) {
                return found;
            }
            if (System.nanoTime() > deadline) {
                problems.add(
                        "topics %s have partitions without a leader after %d s; check the brokers' health"
                                .formatted(waiting, patience.toSeconds()));
                stopIfProblems();
            }
            pause();
        }
    }

    private static boolean hasLeaders(TopicDescription topic) {
        return topic != null
                && topic.partitions().stream()
                        .allMatch(part -> part.leader() != null && !part.leader().isEmpty());
    }

    /**
     * Waits until the leaders of new partitions serve them, which is later than the cluster names
     * them. A producer with several requests on their way must not be first: if the broker refuses
     * the first request because it is not ready, and takes the second, the first is out of order
     * for ever (KAFKA-15591).
     */
    private void awaitService(List<TopicDescription> topics) {
        Map<TopicPartition, OffsetSpec> ends = new LinkedHashMap<>();
        for (TopicDescription topic : topics) {
            for (TopicPartitionInfo part : topic.partitions()) {
                ends.put(new TopicPartition(topic.name(), part.partition()), OffsetSpec.latest());
            }
        }
        if (ends.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        boolean served = false;
        while (!served) {
            served = isServed(ends, deadline);
        }
    }

    /** Asks the leaders, and waits a little if a broker has not heard of a new topic yet. */
    private boolean isServed(Map<TopicPartition, OffsetSpec> ends, long deadline) {
        try {
            await(admin.listOffsets(ends).all());
            return true;
        } catch (ExecutionException e) {
            Throwable cause = KafkaFailure.cause(e);
            if (!(cause instanceof UnknownTopicOrPartitionException)
                    || System.nanoTime() > deadline) {
                throw stop(cause);
            }
            pause();
            return false;
        }
    }

    private static Map<String, TopicState> states(
            Map<String, TopicDescription> topics, Map<String, Config> configs, Set<String> before) {
        Map<String, TopicState> states = new LinkedHashMap<>();
        topics.forEach(
                (name, topic) -> {
                    Config config = configs.get(name);
                    int max =
                            config == null || config.get("max.message.bytes") == null
                                    ? DEFAULT_MAX_MESSAGE_BYTES
                                    : Integer.parseInt(config.get("max.message.bytes").value());
                    boolean created = !before.contains(name);
                    int partitions = topic.partitions().size();
                    states.put(name, new TopicState(name, partitions, max, created));
                });
        return states;
    }

    private <T> T await(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw stop(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaSetupException("interrupted while asking Kafka for its topics", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaSetupException("interrupted while waiting for topics", e);
        }
    }

    private KafkaSetupException stop(Throwable cause) {
        return new KafkaSetupException(KafkaFailure.describe(cause, settings), cause);
    }

    private void stopIfProblems() {
        if (!problems.isEmpty()) {
            throw stop();
        }
    }

    private KafkaSetupException stop() {
        List<String> all = new ArrayList<>(others);
        all.addAll(problems);
        return new KafkaSetupException(all, null);
    }
}
