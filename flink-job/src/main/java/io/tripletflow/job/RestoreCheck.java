package io.tripletflow.job;

import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.problem.Problem;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the model in the state that a job is to be restored from with the one that the
 * configuration asks for, before anything starts: afterwards the trainer would fail, again and
 * again.
 */
final class RestoreCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreCheck.class);

    private static final String REMEDY =
            "; set it back, or start a new model: `run --fresh`, in containers"
                    + " `docker/up --fresh`, on a cluster without that state and with"
                    + " `--set job.fresh=true`";

    /** Where earlier builds have the optimiser's kind: in its text. */
    private static final Pattern OPTIMIZER = Pattern.compile("kind=([A-Z]+)");

    private static final String WIDTH = "encoder.embedding";

    private final JobConfig config;
    private final List<Problem> problems = new ArrayList<>();
    private boolean widthsDiffer;

    private RestoreCheck(JobConfig config) {
        this.config = config;
    }

    /**
     * The trainer in the state that the job will be restored from; empty for a new job, and where
     * that state cannot be read, which is left to Flink: a job that restarts after a failure has
     * newer state than the one that it was first restored from.
     *
     * @throws ConfigException if the configured model is of another shape
     */
    static Optional<StoredTrainer> stored(ReadableConfig flink, JobConfig config) {
        String path = flink.get(StateRecoveryOptions.SAVEPOINT_PATH);
        if (path == null) {
            return Optional.empty();
        }
        Optional<StoredTrainer> stored;
        try {
            stored = StoredTrainer.read(path);
        } catch (IOException e) {
            LOG.warn("the model in {} could not be checked beforehand", path, e);
            return Optional.empty();
        }
        stored.ifPresent(trainer -> require(config, path, trainer));
        return stored;
    }

    /**
     * Compares what a path holds with what is configured.
     *
     * @throws ConfigException if the configured model is of another shape
     */
    static void require(JobConfig config, String path, StoredTrainer stored) {
        new RestoreCheck(asBorn(config, stored)).check(path, stored.model());
    }

    /**
     * The configuration with which the job goes on: where the job file does not say how long
     * embeddings are, or whether there are two learners, that stays as it was.
     */
    static JobConfig asBorn(JobConfig config, StoredTrainer stored) {
        LearnerConfig learner = config.learning().learner();
        Optional<ModelFile> model = model(stored);
        Optional<Integer> second = model.flatMap(RestoreCheck::widthOfSecond);
        if (learner.committee() != null
                && second.isEmpty()
                && !config.learning().committeeGiven()) {
            LOG.info("the model in the state has one learner, so it goes on with one");
            // a length that the job file gives is then all of this learner's
            learner = learner.withEmbedding(learner.embedding());
        }
        if (config.learning().widthGiven()) {
            return config.with(learner);
        }
        int width = model.map(RestoreCheck::width).orElseGet(() -> widthBefore(config));
        return config.with(
                learner.committee() != null && second.isPresent()
                        ? learner.withEmbedding(width, second.get())
                        : learner.committee() == null ? learner.withEmbedding(width) : learner);
    }

    private static Optional<ModelFile> model(StoredTrainer stored) {
        try {
            return Optional.of(ModelFile.read(stored.model()));
        } catch (TensorException e) {
            LOG.debug("a model from before safetensors", e);
            return Optional.empty();
        }
    }

    private static int width(ModelFile model) {
        return model.towers().get(0).encoder().embedding();
    }

    private static Optional<Integer> widthOfSecond(ModelFile model) {
        return model.second().stream().findFirst().map(tower -> tower.encoder().embedding());
    }

    /** The default of the builds before safetensors. */
    private static int widthBefore(JobConfig config) {
        return config.learning().learner().towers().stream()
                .mapToInt(tower -> Math.min(tower.input().dimension(), 256))
                .min()
                .orElseThrow();
    }

    private void check(String path, byte[] model) {
        try {
            compare(ModelFile.read(model));
        } catch (TensorException e) {
            LOG.debug("a model from before safetensors", e);
            restore(model);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(config.name() + ", restored from " + path, problems);
        }
    }

    private void restore(byte[] model) {
        try {
            new MetricLearner(config.learning().learner()).restore(model);
        } catch (UncheckedIOException e) {
            problem("input, encoder", e.getCause().getMessage());
        } catch (IllegalArgumentException e) {
            problem("optimizer", e.getMessage());
        }
    }

    private void compare(ModelFile stored) throws TensorException {
        LearnerConfig learner = config.learning().learner();
        boolean two = !stored.second().isEmpty();
        if (two != (learner.committee() != null)) {
            differs("committee.enabled", two, !two);
            return;
        }
        boolean counts = ModelFile.counts(stored.tensors());
        if (counts != (learner.counts() != null)) {
            differs(
                    "counts.width",
                    counts ? "above 0" : "0",
                    counts ? "0" : String.valueOf(learner.counts().width()));
            return;
        }
        if (!names(stored.towers()).equals(names(learner.towers()))) {
            differs("towers", names(stored.towers()), names(learner.towers()));
            return;
        }
        if (two) {
            compareWidths(stored, learner);
        }
        for (TowerSpec tower : learner.towers()) {
            TowerSpec before =
                    stored.towers().stream()
                            .filter(other -> other.name().equals(tower.name()))
                            .findFirst()
                            .orElseThrow();
            compare(before, tower);
            Tensors tensors = ModelFile.scope(stored.tensors(), tower.name());
            InputVersion.read(tensors.scope("input.")); // which the state decides, not the job
            capacity(tower, tensors);
        }
        for (int i = 0; two && i < stored.second().size(); i++) {
            compare(stored.second().get(i), learner.committee().second().towers().get(i));
        }
        String kind = learner.optimizer().kind().name();
        optimizerKind(stored.tensors())
                .filter(before -> !before.equals(kind))
                .ifPresent(before -> differs("optimizer.kind", tag(before), tag(kind)));
    }

    /** The job file gives what both learners have together, and no other number would help. */
    private void compareWidths(ModelFile stored, LearnerConfig learner) {
        int before = width(stored) + widthOfSecond(stored).orElseThrow();
        int now = learner.embedding();
        widthsDiffer = before != now;
        if (widthsDiffer) {
            differs(WIDTH, before + " (or left out)", now);
        }
    }

    private static Optional<String> optimizerKind(Tensors stored) {
        Optional<String> kind = stored.metadata(ModelFile.OPTIMIZER_KIND);
        Matcher text = OPTIMIZER.matcher(stored.metadata("optimizer").orElse(""));
        return kind.isEmpty() && text.find() ? Optional.of(text.group(1)) : kind;
    }

    private void compare(TowerSpec before, TowerSpec now) {
        Map<String, String> stored = ModelShape.of(before);
        ModelShape.of(now)
                .forEach(
                        (option, value) -> {
                            String was = stored.getOrDefault(option, "absent");
                            boolean told = widthsDiffer && option.equals(WIDTH);
                            if (!was.equals(value) && !told) {
                                differs(key(now, option), was, value);
                            }
                        });
    }

    private void capacity(TowerSpec tower, Tensors stored) throws TensorException {
        if (tower.input() instanceof InputSpec.Ids ids && stored.has("table.keys")) {
            int rows = stored.longs("table.keys").length;
            if (rows > ids.capacity()) {
                problem(
                        key(tower, "input.capacity"),
                        "must be at least "
                                + rows
                                + ", the ids in the state, but was "
                                + ids.capacity()
                                + "; raise it");
            }
        }
    }

    private void differs(String key, Object stored, Object configured) {
        problem(key, "must be " + stored + ", as in the state, but was " + configured + REMEDY);
    }

    private void problem(String key, String message) {
        problems.add(new Problem(new Origin.Nowhere(), key, message));
    }

    private String key(TowerSpec tower, String option) {
        boolean several = config.towers().size() > 1;
        return several ? "towers." + tower.name() + "." + option : option;
    }

    private static String names(List<TowerSpec> towers) {
        return towers.stream().map(TowerSpec::name).sorted().collect(Collectors.joining(", "));
    }

    private static String tag(String constant) {
        return constant.toLowerCase(Locale.ROOT);
    }
}
