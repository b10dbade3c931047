package io.tripletflow.job;

import io.tripletflow.connectors.delivery.Transactions;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.Rights;
import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.connectors.kafka.TopicState;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.ledger.LedgerUse;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.operator.JvmOptions;
import io.tripletflow.learn.Embedder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

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
        Topology.define(
                env,
                config,
                topics,
                new ModelStart(
                        initial,
                        EarlierLife.startMillis(earlier),
                        stored.map(StoredTrainer::maxParallelism).orElse(1),
                        inputVersions(stored, initial, config)));
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
}
