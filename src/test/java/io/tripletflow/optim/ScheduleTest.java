package io.tripletflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.optim.Schedule.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Offset<Float> CLOSE = within(1e-6f);

    @Property
    void share_isAboveZeroToOne_andTheSameEachTime(
            @ForAll Kind kind,
            @ForAll @IntRange(max = 1000) int warmup,
            @ForAll @IntRange(min = 1, max = 1000) int period,
            @ForAll @FloatRange(min = 0.01f, max = 1) float factor,
            @ForAll @FloatRange(min = 0.01f, max = 1) float floor,
            @ForAll @LongRange(min = 1) long step) {
        Schedule schedule = new Schedule(kind, warmup, period, factor, floor);
        float share = schedule.share(step);
        assertThat(share).isGreaterThan(0).isLessThanOrEqualTo(1);
        assertThat(new Schedule(kind, warmup, period, factor, floor).share(step)).isEqualTo(share);
        if (step >= warmup) {
            assertThat(share).isGreaterThanOrEqualTo(floor);
        }
    }

    @Property
    void share_duringWarmup_isTheSameLineForEveryKind(
            @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 500) int warmup) {
        Schedule schedule = new Schedule(kind, warmup, 10, 0.5f, 0.1f);
        for (int step = 1; step <= warmup; step++) {
            assertThat(schedule.share(step)).isEqualTo((float) step / warmup);
        }
    }

    @Property
    void share_warmup_onlyDelaysTheCourse(
            @ForAll Kind kind,
            @ForAll @IntRange(min = 1, max = 50) int warmup,
            @ForAll @LongRange(min = 1, max = 10_000) long step) {
        Schedule cold = new Schedule(kind, 0, 7, 0.9f, 0.01f);
        Schedule warm = new Schedule(kind, warmup, 7, 0.9f, 0.01f);
        assertThat(warm.share(step + warmup - 1)).isEqualTo(cold.share(step));
    }

    @Test
    void constant_isOneForever() {
        assertThat(Schedule.constant().share(1)).isEqualTo(1);
        assertThat(Schedule.constant().share(Long.MAX_VALUE)).isEqualTo(1);
        assertThat(Schedule.warmup(4).share(1)).isEqualTo(0.25f);
        assertThat(Schedule.warmup(4).share(5)).isEqualTo(1);
    }

    @Test
    void step_fallsAtTheEndOfEachPeriod_downToTheFloor() {
        Schedule schedule = new Schedule(Kind.STEP, 0, 10, 0.5f, 0.2f);
        assertThat(shares(schedule, 1, 10, 11, 20, 21, 30, 31, 1_000_000))
                .containsExactly(1, 1, 0.5f, 0.5f, 0.25f, 0.25f, 0.2f, 0.2f);
    }

    @Test
    void exponential_hasTheFactorAfterAPeriod_andItsRootAfterHalf() {
        Schedule schedule = new Schedule(Kind.EXPONENTIAL, 0, 10, 0.25f, 0.01f);
        assertThat(shares(schedule, 1, 6, 11, 16, 21))
                .containsExactly(new float[] {1, 0.5f, 0.25f, 0.125f, 0.0625f}, CLOSE);
        assertThat(schedule.share(Long.MAX_VALUE)).isEqualTo(0.01f);
    }

    @Test
    void cosine_fallsToTheFloor_andStartsAnewWithoutEnd() {
        Schedule schedule = new Schedule(Kind.COSINE, 0, 4, 0.5f, 0.2f);
        float eighth = (float) (0.2 + 0.4 * (1 + Math.sqrt(0.5)));
        float last = (float) (0.2 + 0.4 * (1 - Math.sqrt(0.5)));
        assertThat(shares(schedule, 1, 2, 3, 4, 5, 6, 4_000_001))
                .containsExactly(new float[] {1, eighth, 0.6f, last, 1, eighth, 1}, CLOSE);
    }

    @Test
    void inverseSquareRoot_isHalfAfterThreePeriods() {
        Schedule schedule = new Schedule(Kind.INVERSE_SQUARE_ROOT, 0, 100, 0.5f, 0.05f);
        assertThat(shares(schedule, 1, 301, 801))
                .containsExactly(new float[] {1, 0.5f, 1 / 3f}, CLOSE);
        assertThat(schedule.share(Long.MAX_VALUE)).isEqualTo(0.05f);
    }

    @Test
    void inverseSquareRoot_periodOfTheWarmup_isTheTransformersOverItsPeak() {
        int warmup = 40;
        Schedule schedule = new Schedule(Kind.INVERSE_SQUARE_ROOT, warmup, warmup, 0.5f, 1e-6f);
        double peak = Math.pow(warmup, -0.5);
        for (int step = 1; step < 500; step++) {
            double vaswani = Math.min(Math.pow(step, -0.5), step * Math.pow(warmup, -1.5));
            assertThat((double) schedule.share(step)).isCloseTo(vaswani / peak, within(1e-6));
        }
    }

    @Test
    void schedule_saysWhatIsWrong() {
        assertThatThrownBy(() -> Schedule.warmup(-1))
                .hasMessage("warmup must not be negative but was -1");
        assertThatThrownBy(() -> new Schedule(Kind.STEP, 0, 0, 0.5f, 0.1f))
                .hasMessage("period must be above 0 but was 0");
        assertThatThrownBy(() -> new Schedule(Kind.STEP, 0, 1, 1.5f, 0.1f))
                .hasMessage("factor must be above 0 to 1 but was 1.5");
        assertThatThrownBy(() -> new Schedule(Kind.STEP, 0, 1, 0.5f, 0f))
                .hasMessage("floor must be above 0 to 1 but was 0.0");
        assertThatThrownBy(() -> Schedule.constant().share(0))
                .hasMessage("step must be above 0 but was 0");
    }

    private static float[] shares(Schedule schedule, long... steps) {
        float[] shares = new float[steps.length];
        for (int i = 0; i < steps.length; i++) {
            shares[i] = schedule.share(steps[i]);
        }
        return shares;
    }
}
