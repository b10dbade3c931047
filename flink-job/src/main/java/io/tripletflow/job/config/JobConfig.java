package io.tripletflow.job.config;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.tripletflow.connectors.delivery.OnLoss;
import io.tripletflow.connectors.endpoint.SourceSpec;
import io.tripletflow.connectors.event.EventReading;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.build.KafkaNames;
import io.tripletflow.job.config.choice.Backend;
import io.tripletflow.job.config.choice.Guarantee;
import io.tripletflow.job.config.choice.LateLabels;
import io.tripletflow.job.config.choice.Profiles;
import io.tripletflow.job.config.choice.Stop;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.config.problem.Problem;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.memory.MemorySpec;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * Everything a job needs to know, checked. Printing it never shows a secret.
 *
 * @param name of the job in Flink
 * @param parallelism of the parallel operators; empty for Flink's own default
 * @param fresh whether it may begin anew where its model topic holds a model
 * @param lateLabels how labels are joined that come without an input
 * @param publishInterval wall-clock time between two snapshots on the model topic
 * @param initialModel path or URI of the model that learning starts from; a local one is there
 * @param flink options handed on to Flink
 * @param effective every option's value as text, secrets masked, in the order of the reference
 * @param changed keys of {@code effective} whose value is not the default
 * @param warnings what is allowed but likely to go wrong
 */
public record JobConfig(
        String name,
        OptionalInt parallelism,
        boolean fresh,
        Kafka kafka,
        Topics topics,
        Source source,
        Limits limits,
        WindowSpec window,
        GroupBounds groupBounds,
        LateLabels lateLabels,
        Learning learning,
        Refresh refresh,
        Profiles profiles,
        Delivery delivery,
        Duration publishInterval,
        Optional<String> initialModel,
        Checkpoint checkpoint,
        Map<String, String> flink,
        Map<String, String> effective,
        Set<String> changed,
        List<Problem> warnings) {

    /** The same with another learner. */
    public JobConfig with(LearnerConfig learner) {
        Learning other =
                new Learning(
                        learner,
                        learning.memory(),
                        learning.stateBytes(),
                        learning.widthGiven(),
                        learning.committeeGiven());
        return new JobConfig(
                name,
                parallelism,
                fresh,
                kafka,
                topics,
                source,
                limits,
                window,
                groupBounds,
                lateLabels,
                other,
                refresh,
                profiles,
                delivery,
                publishInterval,
                initialModel,
                checkpoint,
                flink,
                effective,
                changed,
                warnings);
    }

    /**
     * How to reach Kafka.
     *
     * @param bootstrap brokers, as host:port separated by commas
     * @param properties for every client; may hold secrets
     */
    public record Kafka(String bootstrap, String groupId, Map<String, String> properties) {
        public Kafka {
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return "Kafka[" + bootstrap + ", " + groupId + ", " + Secrets.masked(properties) + "]";
        }
    }

    /**
     * Names of the topics, and how missing ones are created.
     *
     * @param profiles used only where profiles are kept, as is {@code scores}
     * @param create whether missing topics are created
     * @param partitions of created events and embeddings topics
     * @param replication of created topics; empty for the brokers' default
     * @param embeddingsFormat how embeddings are written
     */
    public record Topics(
            String events,
            String embeddings,
            String model,
            String reports,
            String deadLetters,
            String ledger,
            String profiles,
            String scores,
            boolean create,
            int partitions,
            OptionalInt replication,
            RecordFormat embeddingsFormat) {

        private TopicSpec spec(String name, TopicSpec.Use use, int count) {
            return new TopicSpec(name, use, count, replication.orElse(-1));
        }
    }

    /**
     * How events are read.
     *
     * @param idleTimeout wall-clock silence after which a partition no longer holds back windows; 0
     *     never
     * @param lateness event time by which events of a partition may be out of order
     * @param maxDrift event time by which a partition may be read ahead of the slowest; 0 any
     * @param reading what the job must be told to read the events of others
     */
    public record Source(
            SourceSpec.Start start,
            Stop stop,
            Duration idleTimeout,
            Duration lateness,
            Duration maxDrift,
            EventReading reading) {}

    /**
     * What bounds the state of groups, whose names and number come with the events.
     *
     * @param windowEvents most events that a window by time holds
     * @param windowBytes most bytes that they take, in windows of any kind
     * @param expireAfter event time after which a group without events is forgotten; zero for never
     */
    public record GroupBounds(int windowEvents, int windowBytes, Duration expireAfter)
            implements Serializable {}

    /**
     * How the space is learned.
     *
     * @param memory bounds of what each group remembers
     * @param stateBytes what the learner takes in a checkpoint, without tables of ids, which grow
     * @param widthGiven whether the job file says how long embeddings are; if not, a model that the
     *     job goes on from keeps the length that it was born with
     * @param committeeGiven whether the job file says whether there is a second learner
     */
    public record Learning(
            LearnerConfig learner,
            MemorySpec memory,
            long stateBytes,
            boolean widthGiven,
            boolean committeeGiven) {}

    /**
     * When entities are embedded again, and forgotten.
     *
     * @param interval wall-clock time between sweeps
     * @param threshold Euclidean distance below which a moved embedding is not written again
     * @param expireAfter event time after which a silent entity is forgotten; zero means never
     * @param patience how long an entity of a backlog may wait for its further events
     */
    public record Refresh(
            Duration interval, float threshold, Duration expireAfter, Duration patience) {}

    /**
     * How outputs are written.
     *
     * @param transactionalIdPrefix unique among the jobs of a Kafka cluster
     * @param onLoss what to do when output of a completed checkpoint is lost
     */
    public record Delivery(
            Guarantee guarantee,
            String transactionalIdPrefix,
            Duration transactionTimeout,
            OnLoss onLoss) {}

    /**
     * When and where state is kept.
     *
     * @param interval zero means no checkpoints
     * @param timeout after which a checkpoint is given up
     * @param directory empty for the JobManager's memory
     * @param incremental whether RocksDB's checkpoints build on one another
     * @param unaligned whether checkpoints overtake events in buffers
     */
    public record Checkpoint(
            Duration interval,
            Duration timeout,
            Optional<String> directory,
            Backend backend,
            boolean incremental,
            boolean unaligned) {}

    public JobConfig {
        flink = Map.copyOf(flink);
        changed = Set.copyOf(changed);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads and checks a job file.
     *
     * @param yaml the job file
     * @param overrides each {@code key=value}; they win over the file
     * @throws ConfigException with all problems at once
     */
    public static JobConfig load(Path yaml, List<String> overrides) {
        return ConfigLoader.load(yaml, overrides);
    }

    /**
     * The same, from the text of a job file.
     *
     * @param name what messages call it
     * @throws ConfigException with all problems at once
     */
    public static JobConfig ofYaml(String name, String yaml, List<String> overrides) {
        return ConfigLoader.ofYaml(name, yaml, overrides);
    }

    /**
     * A configuration from dotted keys, for programs.
     *
     * @throws ConfigException with all problems at once
     */
    public static JobConfig of(Map<String, String> settings) {
        return ConfigLoader.of(settings, List.of());
    }

    /** As {@link #of(Map)}, with {@code overrides} (each {@code key=value}) that win. */
    public static JobConfig of(Map<String, String> settings, List<String> overrides) {
        return ConfigLoader.of(settings, overrides);
    }

    /** The clients' settings, for the endpoints and for {@code Topics.ensure}. */
    public KafkaSettings kafkaSettings() {
        DeliveryGuarantee guarantee =
                switch (delivery.guarantee()) {
                    case EXACTLY_ONCE -> DeliveryGuarantee.EXACTLY_ONCE;
                    case AT_LEAST_ONCE -> DeliveryGuarantee.AT_LEAST_ONCE;
                };
        return new KafkaSettings(
                kafka.bootstrap(),
                kafka.properties(),
                guarantee,
                delivery.transactionalIdPrefix(),
                delivery.transactionTimeout(),
                KafkaNames.KEYS);
    }

    /** What to read and from where. */
    public SourceSpec sourceSpec() {
        boolean bounded =
                switch (source.stop()) {
                    case NEVER -> false;
                    case LATEST -> true;
                };
        return new SourceSpec(topics.events(), kafka.groupId(), source.start(), bounded);
    }

    /**
     * The topics in use: six, and two of profiles. Those of the model, the reports, the dead
     * letters and the ledger are created with one partition.
     */
    public List<TopicSpec> topicSpecs() {
        List<TopicSpec> all = new ArrayList<>(usualTopics());
        if (profiles.areKept()) {
            all.add(topics.spec(topics.profiles(), TopicSpec.Use.PROFILES, topics.partitions()));
            all.add(topics.spec(topics.scores(), TopicSpec.Use.SCORES, topics.partitions()));
        }
        return all;
    }

    private List<TopicSpec> usualTopics() {
        return List.of(
                topics.spec(topics.events(), TopicSpec.Use.EVENTS, topics.partitions()),
                topics.spec(topics.embeddings(), TopicSpec.Use.EMBEDDINGS, topics.partitions()),
                topics.spec(topics.model(), TopicSpec.Use.MODEL, 1),
                topics.spec(topics.reports(), TopicSpec.Use.REPORTS, 1),
                topics.spec(topics.deadLetters(), TopicSpec.Use.DEAD_LETTERS, 1),
                topics.spec(topics.ledger(), TopicSpec.Use.LEDGER, 1));
    }

    /** The inputs of the model, by name; at least one. */
    public List<TowerSpec> towers() {
        return learning.learner().towers();
    }

    /** What each tower accepts, by its name. */
    public Map<String, InputSpec> inputs() {
        return towers().stream().collect(toUnmodifiableMap(TowerSpec::name, TowerSpec::input));
    }

    /** As {@link #toString}, but only what differs from the defaults. */
    public String difference() {
        return text(changed::contains);
    }

    private String text(Predicate<String> wanted) {
        return effective.entrySet().stream()
                .filter(option -> wanted.test(option.getKey()))
                .map(option -> option.getKey() + ": " + option.getValue() + '\n')
                .collect(joining());
    }

    /** The effective configuration, one {@code key: value} a line, secrets masked. */
    @Override
    public String toString() {
        return text(key -> true);
    }
}
