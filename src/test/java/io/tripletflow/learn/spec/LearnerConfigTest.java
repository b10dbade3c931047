package io.tripletflow.learn.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerConfigTest {

    private static final LearnerConfig DEFAULTS = LearnerConfig.defaults(new InputSpec.Dense(8));

    @Test
    void towers_areAtLeastOne_named_ofDifferentNames_andOfOneWidth() {
        assertThatThrownBy(() -> with()).hasMessageContaining("at least one tower");
        assertThatThrownBy(() -> with(tower("", 4))).hasMessageContaining("must not be empty");
        assertThatThrownBy(() -> with(tower("a", 4), tower("a", 4)))
                .hasMessage("there are two towers 'a'");
        assertThatThrownBy(() -> with(tower("a", 4), tower("b", 5)))
                .hasMessage(
                        "embeddings of tower 'b' must be 4 wide, as those of tower 'a', but were"
                                + " 5");
    }

    @Test
    void towers_areCopied() {
        List<TowerSpec> towers = new ArrayList<>(List.of(tower("a", 4)));
        LearnerConfig config = with(towers);
        towers.clear();
        assertThat(config.towers()).containsExactly(tower("a", 4));
    }

    private static TowerSpec tower(String name, int embedding) {
        return new TowerSpec(
                name,
                new InputSpec.Dense(8),
                new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, embedding, true));
    }

    private static LearnerConfig with(TowerSpec... towers) {
        return with(List.of(towers));
    }

    private static LearnerConfig with(List<TowerSpec> towers) {
        return LearnerConfig.of(
                towers, DEFAULTS.objective(), DEFAULTS.optimizer(), DEFAULTS.training());
    }
}
