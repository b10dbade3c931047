package io.tripletflow.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileTest {

    private static final ProfileSpec SPEC = new ProfileSpec(3, 1000, 0.01);

    private static Event event(String entity, long time) {
        Input input = new Input.Features(new float[] {time});
        return new Event(entity, Optional.of("p"), "", Event.DEFAULT_TOWER, time, input);
    }

    @Test
    void with_moreThanItKeeps_forgetsTheOldest_andCountsAll() {
        Profile profile = Profile.of(event("a", 0));
        for (int i = 1; i < 5; i++) {
            profile = profile.with(event("a", i), SPEC);
        }
        assertThat(profile.latest()).extracting(Event::timeMillis).containsExactly(2L, 3L, 4L);
        assertThat(profile.events()).isEqualTo(5);
        assertThat(profile.timeMillis()).isEqualTo(4);
    }

    @Test
    void with_eventsOutOfOrder_isTheSameProfile() {
        Profile inOrder =
                Profile.of(event("a", 0))
                        .with(event("b", 1000), SPEC)
                        .with(event("c", 2000), SPEC)
                        .with(event("d", 3000), SPEC);
        Profile mixed =
                Profile.of(event("c", 2000))
                        .with(event("a", 0), SPEC)
                        .with(event("d", 3000), SPEC)
                        .with(event("b", 1000), SPEC);
        assertThat(mixed).isEqualTo(inOrder);
        assertThat(mixed.weight()).isCloseTo(1 + 0.5 + 0.25 + 0.125, within(1e-12));
    }

    @Test
    void without_anEntity_isTheProfileThatNeverHadIt() {
        Profile whole =
                Profile.of(event("a", 0)).with(event("b", 1000), SPEC).with(event("a", 2000), SPEC);
        Profile left = whole.without(e -> e.entity().equals("a"), SPEC).orElseThrow();
        assertThat(left.latest()).containsExactly(event("b", 1000));
        assertThat(left.events()).isEqualTo(1);
        assertThat(left.weight()).isCloseTo(1, within(1e-12));
        assertThat(whole.without(e -> true, SPEC)).isEmpty();
        assertThat(whole.without(e -> false, SPEC)).containsSame(whole);
    }

    @Test
    void without_keepsTheWeightOfEarlierEvents_asOfTheNewestThatIsLeft() {
        Profile profile = Profile.of(event("z", 0)); // beyond the three that are kept
        for (long time : new long[] {1000, 2000, 3000}) {
            profile = profile.with(event("e" + time, time), SPEC);
        }
        Profile left = profile.without(e -> e.timeMillis() == 3000, SPEC).orElseThrow();
        assertThat(left.events()).isEqualTo(3);
        assertThat(left.weight()).isCloseTo(1 + 0.5 + 0.25, within(1e-9));
    }

    @Test
    void isReady_fromTheSecondEventOn() {
        Profile one = Profile.of(event("a", 0));
        assertThat(one.isReady()).isFalse();
        assertThat(one.with(event("a", 1), SPEC).isReady()).isTrue();
    }

    @Test
    void centre_weighsByAge_andHasUnitLength() {
        Profile profile = Profile.of(event("a", 0)).with(event("a", 1000), SPEC);
        Centre centre = profile.centre(List.of(new float[] {1, 0}, new float[] {0, 1}), SPEC);
        double length = Math.sqrt(0.25 + 1);
        assertThat(centre.values()[0]).isCloseTo((float) (0.5 / length), within(1e-6f));
        assertThat(centre.values()[1]).isCloseTo((float) (1 / length), within(1e-6f));
        double spread = (0.5 * (1 - 0.5 / length) + (1 - 1 / length)) / 1.5;
        assertThat(centre.spread()).isCloseTo((float) spread, within(1e-6f));
        assertThat(centre.similarity(new float[] {1, 0})).isEqualTo(centre.values()[0]);
    }

    @Test
    void centre_rowsThatCancelOut_isZeroAndLikeNothing() {
        Profile profile = Profile.of(event("a", 5)).with(event("b", 5), SPEC);
        Centre centre = profile.centre(List.of(new float[] {1, 0}, new float[] {-1, 0}), SPEC);
        assertThat(centre.values()).containsExactly(0, 0);
        assertThat(centre.similarity(new float[] {1, 0})).isZero();
        assertThat(centre.spread()).isEqualTo(1);
    }

    @Test
    void impossibleOnes_areRefused() {
        assertThatThrownBy(() -> new Profile(List.of(), 1, 1))
                .hasMessageContaining("must have an event and a weight");
        assertThatThrownBy(() -> new ProfileSpec(1, 1000, 0.01))
                .hasMessage("inputs must be from 2.0 to 64.0 but was 1.0");
        assertThatThrownBy(() -> new ProfileSpec(5, 1000, Double.NaN))
                .hasMessageContaining("false-match-rate must be from 1.0E-4 to 0.5");
    }
}
