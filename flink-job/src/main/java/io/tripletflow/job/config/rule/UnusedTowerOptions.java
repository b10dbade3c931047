package io.tripletflow.job.config.rule;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.job.config.choice.InputKind;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.TowerKeys;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.CommitteeOptions;
import io.tripletflow.job.config.registry.EncoderOptions;
import io.tripletflow.job.config.registry.InputOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Warns of options of towers that were given but that no tower reads. */
final class UnusedTowerOptions {

    private final Values job;
    private final List<Values> towers;
    private final Findings findings;

    UnusedTowerOptions(Values job, Findings findings) {
        this.job = job;
        this.towers = job.towers();
        this.findings = findings;
    }

    void check() {
        findings.unused(job, TowerKeys.TOWER, !job.hasTowers(), "towers.*");
        Set<InputKind> dimensioned = EnumSet.complementOf(EnumSet.of(InputKind.IDS));
        Set<InputKind> wide = EnumSet.of(InputKind.IMAGE, InputKind.IDS);
        only(InputOptions.KIND, UnusedTowerOptions::always, UnusedTowerOptions::byKind);
        only(InputOptions.DIMENSION, isOf(dimensioned), UnusedTowerOptions::byKind);
        only(InputOptions.WIDTH, isOf(wide), UnusedTowerOptions::byKind);
        for (Option<?> option : List.of(InputOptions.HEIGHT, InputOptions.CHANNELS)) {
            only(option, isOf(EnumSet.of(InputKind.IMAGE)), UnusedTowerOptions::byKind);
        }
        for (Option<?> option :
                List.of(
                        InputOptions.CAPACITY,
                        InputOptions.ENTRY_AFTER,
                        InputOptions.EXPIRE_AFTER,
                        InputOptions.SHARE_IDS)) {
            only(option, isOf(EnumSet.of(InputKind.IDS)), UnusedTowerOptions::byKind);
        }
        only(
                InputOptions.SCALE_BY_SOURCE,
                InputOptions::scalesBySource,
                UnusedTowerOptions::unscaled);
        encoder();
    }

    private void encoder() {
        only(EncoderOptions.KIND, UnusedTowerOptions::always, UnusedTowerOptions::branch);
        only(EncoderOptions.EMBEDDING, UnusedTowerOptions::always, UnusedTowerOptions::branch);
        only(
                EncoderOptions.NORMALIZE_INPUT,
                UnusedTowerOptions::always,
                UnusedTowerOptions::branch);
        only(
                EncoderOptions.HIDDEN,
                tower ->
                        EncoderOptions.hides(tower)
                                || EncoderOptions.adapts(tower)
                                || CommitteeOptions.isOn(job),
                UnusedTowerOptions::branch);
        only(EncoderOptions.LAYERS, EncoderOptions::hides, UnusedTowerOptions::branch);
        Predicate<Values> branches = tower -> tower.get(EncoderOptions.KIND).hasBranch();
        only(EncoderOptions.ACTIVATION, branches, UnusedTowerOptions::branch);
        only(EncoderOptions.LAYER_NORM, branches, UnusedTowerOptions::branch);
        only(EncoderOptions.DROPOUT, branches, UnusedTowerOptions::branch);
        only(EncoderOptions.FILTERS, branches, UnusedTowerOptions::branch);
        only(EncoderOptions.KERNEL, EncoderOptions::convolves, UnusedTowerOptions::branch);
        only(EncoderOptions.STAGES, EncoderOptions::convolves, UnusedTowerOptions::branch);
    }

    private static boolean always(Values tower) {
        return true;
    }

    private static String byKind(Values tower) {
        return "input.kind " + Type.tag(tower.get(InputOptions.KIND));
    }

    private static String unscaled(Values tower) {
        return tower.get(EncoderOptions.NORMALIZE_INPUT)
                ? byKind(tower)
                : "encoder.normalize-input false";
    }

    private static Predicate<Values> isOf(Set<InputKind> kinds) {
        return tower -> kinds.contains(tower.get(InputOptions.KIND));
    }

    private static String branch(Values tower) {
        EncoderSpec.Kind kind = tower.get(EncoderOptions.KIND);
        if (!kind.hasBranch()) {
            return "encoder.kind " + Type.tag(kind);
        }
        int filters = tower.get(EncoderOptions.FILTERS);
        return "encoder.convolution.filters " + filters;
    }

    /**
     * @param reads whether a tower reads the option
     * @param why it does not
     */
    private void only(Option<?> option, Predicate<Values> reads, Function<Values, String> why) {
        for (Values tower : towers) {
            if (tower.findOwn(option).isPresent() && !reads.test(tower)) {
                findings.unused(tower, option, false, why.apply(tower));
            }
        }
        if (job.hasTowers() && job.isGiven(option)) {
            List<Values> takers =
                    towers.stream().filter(tower -> tower.findOwn(option).isEmpty()).toList();
            if (takers.isEmpty()) {
                findings.unused(job, option, false, "towers that all give their own");
            } else if (takers.stream().noneMatch(reads)) {
                findings.unused(job, option, false, why.apply(takers.get(0)) + " of every tower");
            }
        }
    }
}
