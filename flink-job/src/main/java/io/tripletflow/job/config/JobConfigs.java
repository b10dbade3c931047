package io.tripletflow.job.config;

import io.tripletflow.connectors.event.Limits;
import io.tripletflow.job.config.JobConfig.Checkpoint;
import io.tripletflow.job.config.JobConfig.Delivery;
import io.tripletflow.job.config.JobConfig.GroupBounds;
import io.tripletflow.job.config.JobConfig.Kafka;
import io.tripletflow.job.config.JobConfig.Refresh;
import io.tripletflow.job.config.JobConfig.Source;
import io.tripletflow.job.config.JobConfig.Topics;
import io.tripletflow.job.config.build.EventReadings;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.config.file.Effective;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.problem.Problem;
import io.tripletflow.job.config.registry.LabelOptions;
import io.tripletflow.job.config.registry.MemoryOptions;
import io.tripletflow.job.config.registry.ProfileOptions;
import io.tripletflow.job.config.registry.RunOptions;
import io.tripletflow.job.config.registry.StreamOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/** From checked values to the typed view. */
final class JobConfigs {

    /** Of entities of a backlog, where readers see an embedding as soon as it is written. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration MAX_PATIENCE = Duration.ofSeconds(10);

    private JobConfigs() {}

    static JobConfig from(Values v, List<Problem> warnings) {
        Effective effective = Effective.of(v);
        return new JobConfig(
                v.get(RunOptions.JOB_NAME),
                optional(v, RunOptions.JOB_PARALLELISM),
                v.get(RunOptions.JOB_FRESH),
                kafka(v),
                topics(v),
                source(v),
                limits(v),
                window(v),
                groupBounds(v),
                LabelOptions.lateLabels(v),
                LearningConfigs.learning(v),
                refresh(v),
                ProfileOptions.profiles(v),
                delivery(v),
                v.get(RunOptions.MODEL_PUBLISH_INTERVAL),
                v.find(RunOptions.MODEL_INITIAL),
                checkpoint(v),
                v.properties(RunOptions.FLINK),
                effective.values(),
                effective.changed(),
                warnings);
    }

    private static Kafka kafka(Values v) {
        return new Kafka(
                v.get(StreamOptions.KAFKA_BOOTSTRAP),
                v.get(StreamOptions.KAFKA_GROUP_ID),
                v.properties(StreamOptions.KAFKA_PROPERTIES));
    }

    private static Topics topics(Values v) {
        return new Topics(
                v.get(StreamOptions.TOPICS_EVENTS),
                v.get(StreamOptions.TOPICS_EMBEDDINGS),
                v.get(StreamOptions.TOPICS_MODEL),
                v.get(StreamOptions.TOPICS_REPORTS),
                v.get(StreamOptions.TOPICS_DEAD_LETTERS),
                v.get(StreamOptions.TOPICS_LEDGER),
                v.get(StreamOptions.TOPICS_PROFILES),
                v.get(StreamOptions.TOPICS_SCORES),
                v.get(StreamOptions.TOPICS_CREATE),
                v.get(StreamOptions.TOPICS_PARTITIONS),
                optional(v, StreamOptions.TOPICS_REPLICATION),
                v.get(StreamOptions.TOPICS_EMBEDDINGS_FORMAT));
    }

    private static Source source(Values v) {
        return new Source(
                v.get(StreamOptions.SOURCE_START),
                v.get(StreamOptions.SOURCE_STOP),
                v.get(StreamOptions.SOURCE_IDLE_TIMEOUT),
                v.get(StreamOptions.SOURCE_LATENESS),
                v.get(StreamOptions.SOURCE_MAX_DRIFT),
                EventReadings.of(v));
    }

    private static Limits limits(Values v) {
        return new Limits(
                v.get(StreamOptions.LIMITS_RECORD_BYTES),
                v.get(StreamOptions.LIMITS_ENTITY_LENGTH),
                v.get(StreamOptions.LIMITS_LABEL_LENGTH),
                v.get(StreamOptions.LIMITS_GROUP_LENGTH),
                v.get(StreamOptions.LIMITS_TEXT_LENGTH),
                v.get(StreamOptions.LIMITS_IDS),
                v.get(StreamOptions.LIMITS_MAX_FUTURE).toMillis());
    }

    private static WindowSpec window(Values v) {
        return switch (v.get(StreamOptions.WINDOW_TYPE)) {
            case TUMBLING -> new WindowSpec.Tumbling(v.get(StreamOptions.WINDOW_SIZE));
            case SLIDING ->
                    new WindowSpec.Sliding(
                            v.get(StreamOptions.WINDOW_SIZE), v.get(StreamOptions.WINDOW_SLIDE));
            case SESSION -> new WindowSpec.Session(v.get(StreamOptions.WINDOW_GAP));
            case COUNT -> new WindowSpec.Count(v.get(StreamOptions.WINDOW_COUNT));
        };
    }

    private static GroupBounds groupBounds(Values v) {
        return new GroupBounds(
                v.get(StreamOptions.WINDOW_MAX_EVENTS),
                v.get(StreamOptions.WINDOW_MAX_BYTES),
                v.get(MemoryOptions.GROUP_EXPIRE_AFTER));
    }

    private static Refresh refresh(Values v) {
        return new Refresh(
                v.get(RunOptions.REFRESH_INTERVAL),
                v.get(RunOptions.REFRESH_THRESHOLD),
                v.get(RunOptions.REFRESH_EXPIRE_AFTER),
                patience(v));
    }

    /**
     * Readers of transactions see nothing before the next checkpoint: an entity of a backlog that
     * waits for as long is seen one checkpoint later, and written once for all its events.
     */
    private static Duration patience(Values v) {
        return switch (v.get(RunOptions.DELIVERY_GUARANTEE)) {
            case AT_LEAST_ONCE -> PATIENCE;
            case EXACTLY_ONCE -> {
                Duration interval = v.get(RunOptions.CHECKPOINT_INTERVAL);
                yield Collections.max(
                        List.of(PATIENCE, Collections.min(List.of(interval, MAX_PATIENCE))));
            }
        };
    }

    private static Delivery delivery(Values v) {
        return new Delivery(
                v.get(RunOptions.DELIVERY_GUARANTEE),
                v.get(RunOptions.DELIVERY_TRANSACTIONAL_ID_PREFIX),
                v.get(RunOptions.DELIVERY_TRANSACTION_TIMEOUT),
                v.get(RunOptions.DELIVERY_ON_LOSS));
    }

    private static Checkpoint checkpoint(Values v) {
        return new Checkpoint(
                v.get(RunOptions.CHECKPOINT_INTERVAL),
                v.get(RunOptions.CHECKPOINT_TIMEOUT),
                v.find(RunOptions.CHECKPOINT_DIRECTORY),
                v.get(RunOptions.CHECKPOINT_BACKEND),
                v.get(RunOptions.CHECKPOINT_INCREMENTAL),
                v.get(RunOptions.CHECKPOINT_UNALIGNED));
    }

    private static OptionalInt optional(Values v, Option<Integer> option) {
        return v.find(option).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
