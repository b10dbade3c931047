package io.tripletflow.job;

import io.tripletflow.connectors.endpoint.EventDeserializer;
import io.tripletflow.connectors.endpoint.KafkaEndpoints;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.kafka.TopicState;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSlices;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.choice.ProfilesBy;
import io.tripletflow.job.operator.EventTimes;
import io.tripletflow.job.operator.Forgetting;
import io.tripletflow.job.operator.PausedEvents;
import io.tripletflow.job.operator.SideOutputs;
import io.tripletflow.job.operator.Trainer;
import io.tripletflow.job.operator.ValidateEvents;
import io.tripletflow.job.operator.label.JoinLabels;
import io.tripletflow.job.operator.profile.Profiler;
import io.tripletflow.job.operator.refresh.Refresher;
import io.tripletflow.job.operator.window.GroupWindows;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.event.JoinInput;
import io.tripletflow.job.state.output.LearnedModel;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.util.Collector;

/**
 * The graph of the job: from the events topic to the topics of its output. Each operator has a name
 * and a uid, which never changes.
 */
final class Topology {

    private final StreamExecutionEnvironment env;
    private final JobConfig config;
    private final Map<String, TopicState> topics;
    private final KafkaEndpoints kafka;
    private final ModelStart start;

    /**
     * Parallelism of the source; a reader without a partition would hold back event time for ever.
     */
    private final int readers;

    private final Delivery delivery;

    private Topology(
            StreamExecutionEnvironment env,
            JobConfig config,
            Map<String, TopicState> topics,
            ModelStart start) {
        this.env = env;
        this.config = config;
        this.topics = topics;
        this.kafka = new KafkaEndpoints(config.kafkaSettings(), config.delivery().onLoss());
        this.start = start;
        this.readers =
                Math.min(env.getParallelism(), topics.get(config.topics().events()).partitions());
        this.delivery = new Delivery(config.topics().ledger(), start.millis());
    }

    /**
     * Builds the graph.
     *
     * @param topics that the job reads and writes, by name
     * @param start what its model begins with
     */
    static void define(
            StreamExecutionEnvironment env,
            JobConfig config,
            Map<String, TopicState> topics,
            ModelStart start) {
        new Topology(env, config, topics, start).define();
    }

    private void define() {
        SingleOutputStreamOperator<Event> events = events();
        Optional<SingleOutputStreamOperator<Event>> joined = joinLabels(events);
        SingleOutputStreamOperator<LearnedModel> models =
                learn(with(joined, events.getSideOutput(SideOutputs.LEARNABLE)));
        SingleOutputStreamOperator<EmbeddingRecord> embeddings =
                refresh(with(joined, events), models);
        if (config.profiles().areKept()) {
            deliverProfiles(profile(events, joined, models));
        }
        deliverModels(models, embeddings);
        DataStream<DeadLetter> letters = events.getSideOutput(SideOutputs.DEAD_LETTERS);
        String deadLetters = config.topics().deadLetters();
        delivery.of(
                joined.map(labels -> letters.union(labels.getSideOutput(SideOutputs.DEAD_LETTERS)))
                        .orElse(letters),
                kafka.deadLetters(deadLetters, topics.get(deadLetters).maxMessageBytes()),
                readers,
                OperatorIds.DEAD_LETTERS,
                OperatorIds.DEAD_LETTERS_LEDGER,
                false);
    }

    private void deliverModels(
            SingleOutputStreamOperator<LearnedModel> models,
            SingleOutputStreamOperator<EmbeddingRecord> embeddings) {
        DataStream<ModelSlice> slices =
                models.getSideOutput(SideOutputs.SNAPSHOTS)
                        .flatMap(
                                (ModelSnapshot snapshot, Collector<ModelSlice> out) ->
                                        ModelSlices.split(snapshot).forEach(out::collect),
                                Formats.MODEL_SLICE)
                        .setParallelism(1)
                        .name("slice model")
                        .uid(OperatorIds.SLICES);
        delivery.of(
                embeddings,
                kafka.embeddings(config.topics().embeddings(), config.topics().embeddingsFormat()),
                env.getParallelism(),
                OperatorIds.EMBEDDINGS,
                OperatorIds.EMBEDDINGS_LEDGER,
                false);
        delivery.of(
                slices,
                kafka.model(config.topics().model()),
                1,
                OperatorIds.MODEL,
                OperatorIds.MODEL_LEDGER,
                !config.kafkaSettings().exactlyOnce()); // else its transactions show it
        delivery.of(
                models.getSideOutput(SideOutputs.REPORTS),
                kafka.reports(config.topics().reports()),
                1,
                OperatorIds.REPORTS,
                OperatorIds.REPORTS_LEDGER,
                false);
    }

    private void deliverProfiles(SingleOutputStreamOperator<EmbeddingRecord> scores) {
        delivery.of(
                scores,
                kafka.scores(config.topics().scores(), config.topics().embeddingsFormat()),
                env.getParallelism(),
                OperatorIds.SCORES,
                OperatorIds.SCORES_LEDGER,
                false);
        delivery.of(
                scores.getSideOutput(SideOutputs.PROFILES),
                kafka.profiles(config.topics().profiles()),
                env.getParallelism(),
                OperatorIds.PROFILES,
                OperatorIds.PROFILES_LEDGER,
                false);
    }

    private SingleOutputStreamOperator<Event> events() {
        ValidateEvents validate =
                new ValidateEvents(
                        config.window(),
                        config.source().lateness(),
                        start.inputVersions(),
                        config.lateLabels().areJoined(),
                        Forgetting.keyGroups(env));
        EventDeserializer deserializer =
                new EventDeserializer(
                        config.inputs(),
                        config.limits(),
                        config.source().reading(),
                        Formats.DECODED);
        SingleOutputStreamOperator<Decoded> decoded =
                env.fromSource(
                                kafka.events(config.sourceSpec(), deserializer),
                                EventTimes.watermarks(config.source()),
                                "read events",
                                Formats.DECODED)
                        .setParallelism(readers)
                        .uid(OperatorIds.EVENTS);
        return decoded.transform(
                        "validate events",
                        Formats.EVENT,
                        new PausedEvents(validate, config.source().idleTimeout()))
                .setParallelism(readers)
                .uid(OperatorIds.VALIDATE);
    }

    /** Labelled events of which the label came later, if they are joined. */
    private Optional<SingleOutputStreamOperator<Event>> joinLabels(
            SingleOutputStreamOperator<Event> events) {
        if (!config.lateLabels().areJoined()) {
            return Optional.empty();
        }
        return Optional.of(
                events.getSideOutput(SideOutputs.TO_JOIN)
                        .keyBy(JoinInput::entity, Types.STRING)
                        .transform(
                                "join late labels",
                                Formats.EVENT,
                                new JoinLabels(config.lateLabels(), config.window()))
                        .uid(OperatorIds.LATE_LABELS));
    }

    private static DataStream<Event> with(
            Optional<SingleOutputStreamOperator<Event>> more, DataStream<Event> events) {
        return more.<DataStream<Event>>map(events::union).orElse(events);
    }

    private SingleOutputStreamOperator<LearnedModel> learn(DataStream<Event> learnable) {
        KeyedStream<Event, String> groups = learnable.keyBy(Event::group, Types.STRING);
        GroupWindows<?> windows =
                GroupWindows.of(
                        config.window(),
                        config.groupBounds(),
                        config.learning().memory(),
                        config.learning().learner().training().seed());
        return groups.transform("form triplet windows", Formats.TRIPLET_BATCH, windows)
                .uid(OperatorIds.TRIPLET_WINDOWS)
                // at parallelism 1, too, and named, or Flink chains there and a restore gives the
                // windows the one key group of the trainer (FLINK-40113); and records in flight
                // of an unaligned checkpoint could not go from a forward edge to another kind
                .global()
                .transform(
                        "train",
                        Formats.LEARNED_MODEL,
                        new Trainer(
                                config.learning().learner(),
                                start.initial(),
                                config.publishInterval().toMillis(),
                                start.millis()))
                .setParallelism(1)
                .setMaxParallelism(start.maxParallelism())
                .uid(OperatorIds.TRAINER);
    }

    private SingleOutputStreamOperator<EmbeddingRecord> refresh(
            DataStream<Event> events, SingleOutputStreamOperator<LearnedModel> models) {
        KeyedStream<Event, String> entities = events.keyBy(Event::entity, Types.STRING);
        Refresher refresher = new Refresher(config.learning().learner(), config.refresh());
        return withModel(entities, models, "refresh embeddings", refresher)
                .uid(OperatorIds.REFRESHER);
    }

    private SingleOutputStreamOperator<EmbeddingRecord> profile(
            SingleOutputStreamOperator<Event> events,
            Optional<SingleOutputStreamOperator<Event>> joined,
            SingleOutputStreamOperator<LearnedModel> models) {
        ProfilesBy by = config.profiles().by();
        DataStream<Event> claiming =
                events.filter(by::claims)
                        .setParallelism(events.getParallelism())
                        .name("events that claim a profile")
                        .uid(OperatorIds.CLAIMS);
        Optional<SingleOutputStreamOperator<Event>> later =
                joined.map(
                        labels ->
                                labels.filter(by::claimsLater)
                                        .name("labels that claim a profile")
                                        .uid(OperatorIds.LATE_CLAIMS));
        DataStream<Event> forgetting =
                events.getSideOutput(SideOutputs.LEARNABLE)
                        .filter(Event::forgets)
                        .setParallelism(events.getParallelism())
                        .name("entities that profiles forget")
                        .uid(OperatorIds.FORGOTTEN_CLAIMS);
        KeyedStream<Event, String> claims =
                with(later, claiming).union(forgetting).keyBy(by::key, Types.STRING);
        Profiler profiler =
                new Profiler(config.learning().learner(), config.window(), config.profiles());
        return withModel(claims, models, "compare with profiles", profiler)
                .uid(OperatorIds.PROFILER);
    }

    /** Of an operator that is keyed by its first input and hears every model. */
    private static SingleOutputStreamOperator<EmbeddingRecord> withModel(
            KeyedStream<Event, String> events,
            SingleOutputStreamOperator<LearnedModel> models,
            String name,
            TwoInputStreamOperator<Event, LearnedModel, EmbeddingRecord> operator) {
        SingleOutputStreamOperator<EmbeddingRecord> embeddings =
                events.connect(models.broadcast()).transform(name, Formats.EMBEDDING, operator);
        // the API has keys for both inputs or for none, the operator for the first
        @SuppressWarnings("unchecked")
        var transformation =
                (TwoInputTransformation<Event, LearnedModel, EmbeddingRecord>)
                        embeddings.getTransformation();
        transformation.setStateKeySelectors(events.getKeySelector(), null);
        transformation.setStateKeyType(events.getKeyType());
        return embeddings;
    }
}
