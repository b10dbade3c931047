package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.job.config.choice.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Against all windows, enumerated. */
class WindowTimesTest {

    /** Ends of the windows [k · slide, k · slide + size) that hold {@code time}, ascending. */
    private static List<Long> ends(long time, long size, long slide) {
        return LongStream.rangeClosed(-100, 100)
                .map(k -> k * slide)
                .filter(start -> start <= time && time < start + size)
                .map(start -> start + size)
                .boxed()
                .toList();
    }

    @Test
    void tumbling_hasOneWindow_alsoBeforeTheEpoch() {
        for (long size = 1; size <= 7; size++) {
            WindowTimes times = new WindowTimes(new WindowSpec.Tumbling(Duration.ofMillis(size)));
            for (long time = -25; time <= 25; time++) {
                List<Long> ends = ends(time, size, size);
                assertThat(ends).hasSize(1);
                assertThat(times.firstEnd(time)).isEqualTo(ends.get(0));
                assertThat(times.lastEnd(time)).isEqualTo(ends.get(0));
                assertThat(times.isFresh(time, ends.get(0))).isTrue();
            }
        }
    }

    @Test
    void sliding_anySizeAndSlide_agreesWithTheWindowsThemselves() {
        for (long size = 1; size <= 9; size++) {
            for (long slide = 1; slide <= size; slide++) {
                WindowTimes times =
                        new WindowTimes(
                                new WindowSpec.Sliding(
                                        Duration.ofMillis(size), Duration.ofMillis(slide)));
                for (long time = -25; time <= 25; time++) {
                    List<Long> ends = ends(time, size, slide);
                    String what = "time %d, size %d, slide %d".formatted(time, size, slide);
                    assertThat(times.firstEnd(time)).as(what).isEqualTo(ends.get(0));
                    assertThat(times.lastEnd(time)).as(what).isEqualTo(ends.get(ends.size() - 1));
                    for (long end : ends) {
                        boolean first = end == ends.get(0);
                        assertThat(times.isFresh(time, end)).as(what).isEqualTo(first);
                    }
                }
            }
        }
    }

    @Test
    void session_mayEndOneGapAfterTheEvent_atTheEarliest() {
        WindowTimes times = new WindowTimes(new WindowSpec.Session(Duration.ofMillis(5)));
        for (long time = -7; time <= 7; time++) {
            assertThat(times.firstEnd(time)).isEqualTo(time + 5);
            assertThat(times.lastEnd(time)).isEqualTo(time + 5);
            assertThat(times.isFresh(time, time + 12)).as("only one session holds it").isTrue();
        }
    }

    @Test
    void count_isNeverLate() {
        WindowTimes times = new WindowTimes(new WindowSpec.Count(5));
        assertThat(times.lastEnd(3)).isEqualTo(Long.MAX_VALUE);
        assertThat(times.firstEnd(3)).isEqualTo(4);
        assertThat(times.isFresh(3, 4)).isTrue();
    }
}
