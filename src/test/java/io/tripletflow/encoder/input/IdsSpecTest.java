package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.event.Input;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdsSpecTest {

    @Test
    void ids_areAsWideAsARowOfTheirTable() {
        InputSpec ids = new InputSpec.Ids(1000, 2, 0, 32);
        assertThat(ids.dimension()).isEqualTo(32);
        assertThat(ids.features()).isFalse();
    }

    @Test
    void ids_outOfRange_nameValueAndRule() {
        assertThatThrownBy(() -> new InputSpec.Ids(0, 1, 0, 8))
                .hasMessage("capacity must be positive but was 0");
        assertThatThrownBy(() -> new InputSpec.Ids(1, 0, 0, 8))
                .hasMessage("entryAfter must be positive but was 0");
        assertThatThrownBy(() -> new InputSpec.Ids(1, 1, -1, 8))
                .hasMessage("expireMillis must not be negative but was -1");
        assertThatThrownBy(() -> new InputSpec.Ids(1, 1, 0, 0))
                .hasMessage("width must be positive but was 0");
        assertThatThrownBy(() -> new InputSpec.Ids(1 << 24, 1, 0, 128))
                .hasMessage(
                        "capacity 16777216 x width 128 makes a table of 2147483648 numbers but at"
                                + " most 2147483647 fit; lower one of them");
    }

    @Test
    void otherKindOfInput_isRefusedByTheReader() {
        assertThatThrownBy(() -> new RowReader(new InputSpec.Dense(2)).row(Input.Ids.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Dense")
                .hasMessageContaining("Ids[0]");
    }
}
