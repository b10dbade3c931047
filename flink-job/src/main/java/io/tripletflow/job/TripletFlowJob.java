package io.tripletflow.job;

import io.tripletflow.connectors.delivery.Transactions;
import io.tripletflow.connectors.endpoint.EventDeserializer;
import io.tripletflow.connectors.endpoint.KafkaEndpoints;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.Rights;
import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.connectors.kafka.TopicState;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.ledger.LedgerUse;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSlices;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.choice.ProfilesBy;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.operator.EventTimes;
import io.tripletflow.job.operator.Forgetting;
import io.tripletflow.job.operator.JvmOptions;
import io.tripletflow.job.operator.PausedEvents;
import io.tripletflow.job.operator.Sides;
import io.tripletflow.job.operator.Trainer;
import io.tripletflow.job.operator.ValidateEvents;
import io.tripletflow.job.operator.label.JoinLabels;
import io.tripletflow.job.operator.profile.Profiler;
import io.tripletflow.job.operator.refresh.Refresher;
import io.tripletflow.job.operator.window.GroupWindows;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.event.JoinInput;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.Embedder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.util.Collector;

/** The job: from labelled events to embeddings that keep learning. docs/decisions has the why. */
public final class TripletFlowJob {

    private TripletFlowJob() {}

    /**
     * Entry of the jar that a Flink cluster runs: a job file, then any {@code key=value} overrides,
     * each optionally behind {@code --set}. What is wrong is thrown, as Flink expects it of a job:
     * an exit would end the JobManager where a session cluster runs this method.
     *
     * @throws IllegalArgumentException if the arguments, the job file or the state to restore from
     *     are wrong, or the topics or transactions would not work; with the remedy
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0 || args[0].equals("--set")) {
            throw new IllegalArgumentException(
                    "no job file is named; the arguments are JOB.YAML [--set KEY=VALUE]...");
        }
        try {
            JobConfig config = JobConfig.load(Path.of(args[0]), overrides(List.of(args)));
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(FlinkSettings.of(config));
            warnOfJvmOptions(env.getConfiguration());
            define(env, config);
            env.execute(config.name());
        } catch (ConfigException | KafkaSetupException e) {
            // without its causes, which may quote what is secret
            throw new IllegalArgumentException(Secrets.redacted(e.getMessage()));
        }
    }

    /** Of the arguments what follows the job file. */
    static List<String> overrides(List<String> arguments) {
        return arguments.stream().skip(1).filter(argument -> !argument.equals("--set")).toList();
    }

    /**
     * Tells whoever submits the job to a cluster of his own. Where this JVM has the options, as in
     * the image, whoever started it knows them; each TaskManager looks at itself.
     */
    private static void warnOfJvmOptions(ReadableConfig cluster) {
        boolean known = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        if (!known) {
            String options =
                    cluster.get(CoreOptions.FLINK_JVM_OPTIONS)
                            + " "
                            + cluster.get(CoreOptions.FLINK_TM_JVM_OPTIONS);
            JvmOptions.missingIn(options)
                    .ifPresent(text -> System.err.println("warning: TaskManagers run " + text));
        }
    }

    /**
     * Checks Kafka, creates missing topics and builds the topology.
     *
     * @throws ConfigException if the state to restore from is that of a model of another shape, or
     *     there is none but an earlier life's model on the topic
     * @throws KafkaSetupException if the topics or transactions would not work, with the remedy
     */
    public static void define(StreamExecutionEnvironment env, JobConfig given) {
        env.configure(FlinkSettings.of(given));
        Optional<StoredTrainer> stored = RestoreCheck.stored(env.getConfiguration(), given);
        JobConfig config = stored.map(before -> RestoreCheck.asBorn(given, before)).orElse(given);
        StorageCheck.check(env.getConfiguration(), config)
                .ifPresent(warning -> System.err.println("warning: " + warning));
        byte[] initial = InitialModel.read(config);
        Map<String, TopicState> topics =
                Topics.ensure(
                        config.kafkaSettings(),
                        config.topicSpecs(),
                        config.topics().create(),
                        deliveryProblems(config, env.getConfiguration()));
        Optional<ModelTopic.Version> earlier =
                ModelTopic.newest(config.kafkaSettings(), config.topics().model());
        EarlierLife.check(earlier, env.getConfiguration(), config);
        KafkaEndpoints kafka =
                new KafkaEndpoints(config.kafkaSettings(), config.delivery().onLoss());

        int partitions = topics.get(config.topics().events()).partitions();
        int readers = Math.min(env.getParallelism(), partitions);
        ValidateEvents validate =
                new ValidateEvents(
                        config.window(),
                        config.source().lateness(),
                        inputVersions(stored, initial, config),
                        config.lateLabels().areJoined(),
                        Forgetting.keyGroups(env));
        SingleOutputStreamOperator<Event> events = events(env, config, kafka, readers, validate);
        Optional<SingleOutputStreamOperator<Event>> joined = joinLabels(events, config);
        int trainers = stored.map(StoredTrainer::maxParallelism).orElse(1);
        long startMillis = EarlierLife.startMillis(earlier);
        SingleOutputStreamOperator<LearnedModel> models =
                learn(
                        with(joined, events.getSideOutput(Sides.LEARNABLE)),
                        initial,
                        startMillis,
                        trainers,
                        config);
        SingleOutputStreamOperator<EmbeddingRecord> embeddings =
                refresh(with(joined, events), models, config);

        Delivery delivery = new Delivery(config.topics().ledger(), startMillis);
        if (config.profiles().areKept()) {
            deliverProfiles(profile(events, joined, models, config), env, config, kafka, delivery);
        }
        DataStream<ModelSlice> slices =
                models.getSideOutput(Sides.SNAPSHOTS)
                        .flatMap(
                                (ModelSnapshot snapshot, Collector<ModelSlice> out) ->
                                        ModelSlices.split(snapshot).forEach(out::collect),
                                Formats.MODEL_SLICE)
                        .setParallelism(1)
                        .name("slice model")
                        .uid(OperatorIds.SLICES);
        String deadLetters = config.topics().deadLetters();
        int letterBytes = topics.get(deadLetters).maxMessageBytes();
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
                models.getSideOutput(Sides.REPORTS),
                kafka.reports(config.topics().reports()),
                1,
                OperatorIds.REPORTS,
                OperatorIds.REPORTS_LEDGER,
                false);
        DataStream<DeadLetter> letters = events.getSideOutput(Sides.DEAD_LETTERS);
        delivery.of(
                joined.map(labels -> letters.union(labels.getSideOutput(Sides.DEAD_LETTERS)))
                        .orElse(letters),
                kafka.deadLetters(deadLetters, letterBytes),
                readers,
                OperatorIds.DEAD_LETTERS,
                OperatorIds.DEAD_LETTERS_LEDGER,
                false);
    }

    private static void deliverProfiles(
            SingleOutputStreamOperator<EmbeddingRecord> scores,
            StreamExecutionEnvironment env,
            JobConfig config,
            KafkaEndpoints kafka,
            Delivery delivery) {
        delivery.of(
                scores,
                kafka.scores(config.topics().scores(), config.topics().embeddingsFormat()),
                env.getParallelism(),
                OperatorIds.SCORES,
                OperatorIds.SCORES_LEDGER,
                false);
        delivery.of(
                scores.getSideOutput(Sides.PROFILES),
                kafka.profiles(config.topics().profiles()),
                env.getParallelism(),
                OperatorIds.PROFILES,
                OperatorIds.PROFILES_LEDGER,
                false);
    }

    /**
     * Rights that are missing, and problems of the delivery, above all another life of the job that
     * goes on. By transactions its checkpoints show it, without them the ledger does; but a job
     * that recovers by itself would find its own tasks, which may not know yet that their
     * JobManager has gone.
     */
    private static List<String> deliveryProblems(JobConfig config, ReadableConfig flink) {
        KafkaSettings kafka = config.kafkaSettings();
        List<String> problems =
                new ArrayList<>(
                        Rights.problems(kafka, config.topicSpecs(), config.kafka().groupId()));
        if (kafka.exactlyOnce()) {
            problems.addAll(Transactions.problems(kafka, config.checkpoint().interval()));
        } else if (problems.isEmpty() && !EarlierLife.recoversByItself(flink)) {
            LedgerUse.problem(kafka, config.topics().ledger(), config.topics().model())
                    .ifPresent(problems::add);
        }
        return problems;
    }

    /** By which rules the model that the job begins with reads the inputs of its towers. */
    private static Map<String, InputVersion> inputVersions(
            Optional<StoredTrainer> stored, byte[] initial, JobConfig config) {
        if (stored.isPresent()) {
            return stored.get().inputVersions(config.learning().learner().towers());
        }
        Embedder embedder = new Embedder(config.learning().learner());
        if (initial.length > 0) {
            embedder.start(initial);
        }
        return embedder.inputVersions();
    }

    /**
     * @param readers parallelism; a reader without a partition would hold back event time for ever
     */
    private static SingleOutputStreamOperator<Event> events(
            StreamExecutionEnvironment env,
            JobConfig config,
            KafkaEndpoints kafka,
            int readers,
            ValidateEvents validate) {
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
    private static Optional<SingleOutputStreamOperator<Event>> joinLabels(
            SingleOutputStreamOperator<Event> events, JobConfig config) {
        if (!config.lateLabels().areJoined()) {
            return Optional.empty();
        }
        return Optional.of(
                events.getSideOutput(Sides.TO_JOIN)
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

    /**
     * @param maxParallelism of the trainer: 1, but what it was in the state of a restored job
     */
    private static SingleOutputStreamOperator<LearnedModel> learn(
            DataStream<Event> learnable,
            byte[] initial,
            long startMillis,
            int maxParallelism,
            JobConfig config) {
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
                                initial,
                                config.publishInterval().toMillis(),
                                startMillis))
                .setParallelism(1)
                .setMaxParallelism(maxParallelism)
                .uid(OperatorIds.TRAINER);
    }

    private static SingleOutputStreamOperator<EmbeddingRecord> refresh(
            DataStream<Event> events,
            SingleOutputStreamOperator<LearnedModel> models,
            JobConfig config) {
        KeyedStream<Event, String> entities = events.keyBy(Event::entity, Types.STRING);
        Refresher refresher = new Refresher(config.learning().learner(), config.refresh());
        return withModel(entities, models, "refresh embeddings", refresher)
                .uid(OperatorIds.REFRESHER);
    }

    private static SingleOutputStreamOperator<EmbeddingRecord> profile(
            SingleOutputStreamOperator<Event> events,
            Optional<SingleOutputStreamOperator<Event>> joined,
            SingleOutputStreamOperator<LearnedModel> models,
            JobConfig config) {
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
                events.getSideOutput(Sides.LEARNABLE)
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
