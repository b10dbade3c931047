package io.tripletflow.job.config.rule;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.job.config.choice.InputKind;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.CommitteeOptions;
import io.tripletflow.job.config.registry.EncoderOptions;
import io.tripletflow.job.config.registry.InputOptions;
import java.util.List;
import java.util.Optional;

/** Rules between the options of a tower, and between towers. */
final class TowerRules {

    /** 512 MiB of parameters; {@link SnapshotRules} counts what comes with them. */
    static final long MAX_PARAMETERS = 1L << 27;

    private static final int MAX_DIMENSION = 1 << 20;

    private final Values job;
    private final List<Values> towers;
    private final Findings findings;

    TowerRules(Values job, Findings findings) {
        this.job = job;
        this.towers = job.towers();
        this.findings = findings;
    }

    /** Whether every tower has an input, which the other rules read. */
    boolean check() {
        towers.forEach(this::required);
        new UnusedTowerOptions(job, findings).check();
        if (job.hasTowers()) {
            sameEmbedding();
        }
        if (towers.stream().anyMatch(tower -> InputOptions.spec(tower).isEmpty())) {
            return false;
        }
        towers.forEach(this::branch);
        sharedIds();
        parameters();
        return true;
    }

    private void required(Values tower) {
        InputKind kind = tower.get(InputOptions.KIND);
        String when = " with input.kind " + Type.tag(kind);
        switch (kind) {
            case FEATURES -> findings.require(tower, InputOptions.DIMENSION, when);
            case IMAGE -> {
                findings.require(tower, InputOptions.HEIGHT, when);
                findings.require(tower, InputOptions.WIDTH, when);
                image(tower);
            }
            case IDS -> table(tower);
            case TEXT -> {}
        }
    }

    private void table(Values tower) {
        int width = tower.find(InputOptions.WIDTH).orElse(0);
        if (!InputOptions.tableFits(tower, width)) {
            findings.problem(
                    tower,
                    InputOptions.CAPACITY,
                    "with input.width "
                            + width
                            + " makes a table of "
                            + (long) tower.get(InputOptions.CAPACITY) * width
                            + " numbers, at most "
                            + MAX_PARAMETERS
                            + " are allowed; lower one of the two");
        }
    }

    private void image(Values tower) {
        long height = tower.find(InputOptions.HEIGHT).orElse(0);
        long width = tower.find(InputOptions.WIDTH).orElse(0);
        long size = height * width * tower.get(InputOptions.CHANNELS);
        if (size > MAX_DIMENSION) {
            findings.problem(
                    tower,
                    InputOptions.HEIGHT,
                    "with input.width "
                            + width
                            + " and input.channels "
                            + tower.get(InputOptions.CHANNELS)
                            + " makes images of "
                            + size
                            + " numbers, at most "
                            + MAX_DIMENSION
                            + " are allowed; lower one of the three");
        }
        Optional<Integer> dimension = tower.findOwn(InputOptions.DIMENSION);
        if (size > 0 && dimension.isPresent() && dimension.get() != size) {
            findings.problem(
                    tower,
                    InputOptions.DIMENSION,
                    "must be input.height × input.width × input.channels, "
                            + size
                            + ", with input.kind image but was "
                            + dimension.get()
                            + "; correct one of them, or leave the dimension out");
        }
    }

    private void branch(Values tower) {
        if (EncoderOptions.hides(tower)
                && tower.get(EncoderOptions.LAYER_NORM)
                && tower.get(EncoderOptions.HIDDEN) < 2) {
            findings.problem(
                    tower,
                    EncoderOptions.HIDDEN,
                    "must be at least 2 with encoder.layer-norm but was 1, which would always be"
                            + " normalised to 0; raise it");
        }
        if (EncoderOptions.convolves(tower)) {
            convolution(tower);
        }
        if (EncoderOptions.adapts(tower)) {
            adapter(tower);
        }
    }

    /** What an adapter corrects is the row, so it must be one of numbers, and as long. */
    private void adapter(Values tower) {
        Optional<InputSpec> spec = InputOptions.spec(tower);
        if (spec.isEmpty()) {
            return;
        }
        if (!spec.get().features()) {
            findings.problem(
                    tower,
                    EncoderOptions.KIND,
                    "adapter needs vectors or images, but input.kind was "
                            + Type.tag(tower.get(InputOptions.KIND))
                            + "; choose linear");
            return;
        }
        int row = InputStatistics.width(spec.get(), tower.get(EncoderOptions.NORMALIZE_INPUT));
        int width = CommitteeOptions.firstWidth(tower);
        if (width != row) {
            findings.problem(
                    tower,
                    EncoderOptions.EMBEDDING,
                    "must make embeddings as long as a row, "
                            + row
                            + " numbers, with encoder.kind adapter, but makes "
                            + width
                            + "; leave it out, or choose linear");
        }
    }

    private void convolution(Values tower) {
        int kernel = tower.get(EncoderOptions.KERNEL);
        if (kernel % 2 == 0) {
            findings.problem(
                    tower,
                    EncoderOptions.KERNEL,
                    "must be odd but was " + kernel + "; write " + (kernel - 1));
        }
        if (!(InputOptions.spec(tower).orElseThrow() instanceof InputSpec.Image image)) {
            findings.problem(
                    tower,
                    EncoderOptions.FILTERS,
                    "needs input.kind image but that is "
                            + Type.tag(tower.get(InputOptions.KIND))
                            + "; give input.kind, input.height and input.width, or remove it");
            return;
        }
        int stages = tower.get(EncoderOptions.STAGES);
        int smaller = Math.min(image.height(), image.width());
        if (smaller >> stages < 1) {
            findings.problem(
                    tower,
                    EncoderOptions.STAGES,
                    "must be at most "
                            + (31 - Integer.numberOfLeadingZeros(smaller))
                            + " for images of "
                            + image.height()
                            + " × "
                            + image.width()
                            + ", which each stage halves, but was "
                            + stages
                            + "; lower it");
        }
    }

    private void sameEmbedding() {
        Values first = towers.get(0);
        for (Values tower : towers) {
            int width = tower.find(EncoderOptions.EMBEDDING).orElse(0);
            int other = first.find(EncoderOptions.EMBEDDING).orElse(0);
            if (width != other) {
                findings.problem(
                        tower,
                        EncoderOptions.EMBEDDING,
                        "must be that of tower '"
                                + first.tower()
                                + "', with which it shares one space, "
                                + other
                                + " but was "
                                + width
                                + "; set encoder.embedding once for all towers");
            }
        }
    }

    private void sharedIds() {
        List<Values> sharing =
                towers.stream()
                        .filter(tower -> tower.get(InputOptions.KIND) == InputKind.IDS)
                        .filter(tower -> tower.get(InputOptions.SHARE_IDS))
                        .toList();
        for (Values tower : sharing) {
            InputSpec first = InputOptions.spec(sharing.get(0)).orElseThrow();
            if (!InputOptions.spec(tower).orElseThrow().equals(first)) {
                findings.problem(
                        tower,
                        InputOptions.SHARE_IDS,
                        "needs the same input.capacity, input.entry-after, input.expire-after and"
                                + " input.width as tower '"
                                + sharing.get(0).tower()
                                + "', which shares its ids; set them once for all towers");
            }
        }
    }

    private void parameters() {
        long total = 0;
        for (Values tower : towers) {
            long parameters = parameters(tower);
            total += parameters;
            if (total > MAX_PARAMETERS) {
                findings.problem(
                        tower,
                        widest(tower),
                        "with encoder.hidden "
                                + (EncoderOptions.hides(tower) || EncoderOptions.adapts(tower)
                                        ? tower.get(EncoderOptions.HIDDEN)
                                        : 0)
                                + " and encoder.embedding "
                                + tower.get(EncoderOptions.EMBEDDING)
                                + " makes "
                                + parameters
                                + " parameters, at most "
                                + MAX_PARAMETERS
                                + (job.hasTowers() ? " in all towers" : "")
                                + " are allowed; lower one of the three");
                return;
            }
        }
    }

    /** The option that says most about how large a tower is. */
    static Option<Integer> widest(Values tower) {
        return switch (tower.get(InputOptions.KIND)) {
            case FEATURES, TEXT -> InputOptions.DIMENSION;
            case IDS -> InputOptions.CAPACITY;
            case IMAGE -> InputOptions.HEIGHT;
        };
    }

    /** Numbers in a tower's matrices and table. */
    static long parameters(Values tower) {
        InputSpec input = InputOptions.spec(tower).orElseThrow();
        long dimension = input.dimension();
        long embedding = tower.get(EncoderOptions.EMBEDDING);
        long table = input instanceof InputSpec.Ids ids ? (long) ids.capacity() * dimension : 0;
        boolean direct = tower.get(EncoderOptions.KIND).isDirect();
        long projection = direct ? dimension * embedding : 0;
        if (EncoderOptions.convolves(tower)) {
            return projection + convolution(tower, input, embedding);
        }
        if (EncoderOptions.adapts(tower)) {
            return table + tower.get(EncoderOptions.HIDDEN) * (dimension + embedding);
        }
        if (!EncoderOptions.hides(tower)) {
            return projection + table;
        }
        long hidden = tower.get(EncoderOptions.HIDDEN);
        long between = (tower.get(EncoderOptions.LAYERS) - 1) * hidden * hidden;
        return projection + table + dimension * hidden + between + hidden * embedding;
    }

    private static long convolution(Values tower, InputSpec input, long embedding) {
        if (!(input instanceof InputSpec.Image image)) {
            return 0;
        }
        long filters = tower.get(EncoderOptions.FILTERS);
        int stages = tower.get(EncoderOptions.STAGES);
        long window = (long) tower.get(EncoderOptions.KERNEL) * tower.get(EncoderOptions.KERNEL);
        long map = (long) (image.height() >> stages) * (image.width() >> stages) * filters;
        return window * filters * (image.channels() + (stages - 1) * filters) + map * embedding;
    }
}
