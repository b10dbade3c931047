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
final class TowerUse {

    private final Values job;
    private final List<Values> towers;
    private final Findings findings;

    TowerUse(Values job, Findings findings) {
        this.job = job;
        this.towers = job.towers();
        this.findings = findings;
    }

    void check() {
        findings.unused(job, TowerKeys.TOWER, !job.hasTowers(), "towers.*");
        Set<InputKind> dimensioned = EnumSet.complementOf(EnumSet.of(InputKind.IDS));
        Set<InputKind> wide = EnumSet.of(InputKind.IMAGE, InputKind.IDS);
        only(InputOptions.KIND, TowerUse::always, TowerUse::byKind);
        only(InputOptions.DIMENSION, isOf(dimensioned), TowerUse::byKind);
        only(InputOptions.WIDTH, isOf(wide), TowerUse::byKind);
        for (Option<?> option : List.of(InputOptions.HEIGHT, InputOptions.CHANNELS)) {
            only(option, isOf(EnumSet.of(InputKind.IMAGE)), TowerUse::byKind);
        }
        for (Option<?> option :
                List.of(
                        InputOptions.CAPACITY,
                        InputOptions.ENTRY_AFTER,
                        InputOptions.EXPIRE_AFTER,
                        InputOptions.SHARE_IDS)) {
            only(option, isOf(EnumSet.of(InputKind.IDS)), TowerUse::byKind);
        }
        only(InputOptions.SCALE_BY_SOURCE, InputOptions::scalesBySource, TowerUse::unscaled);
        encoder();
    }

    private void encoder() {
        only(EncoderOptions.KIND, TowerUse::always, TowerUse::branch);
        only(EncoderOptions.EMBEDDING, TowerUse::always, TowerUse::branch);
        only(EncoderOptions.NORMALIZE_INPUT, TowerUse::always, TowerUse::branch);
        only(
                EncoderOptions.HIDDEN,
                tower -> EncoderOptions.hides(tower) || CommitteeOptions.isOn(job),
                TowerUse::branch);
        only(EncoderOptions.LAYERS, EncoderOptions::hides, TowerUse::branch);
        Predicate<Values> branches = tower -> tower.get(EncoderOptions.KIND).hasBranch();
        only(EncoderOptions.ACTIVATION, branches, TowerUse::branch);
        only(EncoderOptions.LAYER_NORM, branches, TowerUse::branch);
        only(EncoderOptions.DROPOUT, branches, TowerUse::branch);
        only(EncoderOptions.FILTERS, branches, TowerUse::branch);
        only(EncoderOptions.KERNEL, EncoderOptions::convolves, TowerUse::branch);
        only(EncoderOptions.STAGES, EncoderOptions::convolves, TowerUse::branch);
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
