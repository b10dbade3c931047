package io.tripletflow.job.config.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RangeTest {

    private final Option<Float> share = Option.of("a.share", Type.FLOAT, "A share.");

    @Test
    void parse_closedBounds_admitThemselves() {
        Option<Float> option = share.between(0f, 1f);
        assertThat(option.parse("0")).isZero();
        assertThat(option.parse("1")).isEqualTo(1f);
        assertThatThrownBy(() -> option.parse("1.01"))
                .hasMessage("must be 0 to 1 but was 1.01; write a value within that range");
    }

    @Test
    void parse_openBounds_refuseThemselves() {
        assertThatThrownBy(() -> share.fromToBelow(0f, 1f).parse("1"))
                .hasMessage("must be 0 to below 1 but was 1; write a value within that range");
        assertThatThrownBy(() -> share.aboveUpTo(0f, 1f).parse("0"))
                .hasMessage("must be above 0 to 1 but was 0; write a value within that range");
    }

    @Test
    void parse_leastAlone_hasNoUpperEnd() {
        Option<Float> option = share.atLeast(2f).in("rows");
        assertThat(option.parse("1e9")).isEqualTo(1e9f);
        assertThatThrownBy(() -> option.parse("1"))
                .hasMessage("must be at least 2 rows but was 1; write a value within that range");
    }
}
