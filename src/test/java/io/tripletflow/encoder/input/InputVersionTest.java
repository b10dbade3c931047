package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputVersionTest {

    @ParameterizedTest
    @EnumSource
    void written_thenRead_isTheSame(InputVersion version) throws TensorException {
        Tensors out = new Tensors();
        version.write(out);
        assertThat(InputVersion.read(out)).isEqualTo(version);
    }

    /** Files of earlier builds name none, and a model of version 1 is still the same file. */
    @Test
    void first_isNotNamed() throws TensorException {
        Tensors out = new Tensors();
        InputVersion.FIRST.write(out);
        assertThat(out.names()).isEmpty();
        assertThat(InputVersion.read(new Tensors())).isEqualTo(InputVersion.FIRST);
    }

    /** What is read is a row that is not empty. */
    @ParameterizedTest
    @EnumSource
    void reads_sayWhetherATextHasFeatures(InputVersion version) {
        TextHasher hasher = version.hasher(4096);
        for (String text : new String[] {"", " ", "a", "7", "Ⅷ", "🍕", "!?", "\u0301", "中", "€"}) {
            assertThat(version.reads(text))
                    .as(text)
                    .isEqualTo(hasher.row(text).indices().length > 0);
        }
        assertThat(version.reads("🍕")).isEqualTo(version != InputVersion.FIRST);
    }

    @Test
    void newer_isRefused() {
        Tensors newer = new Tensors().putLong("version", 99);
        assertThatThrownBy(() -> InputVersion.read(newer))
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "input version 99 is not one this build reads (1 to 6);"
                                + " upgrade the job before restoring");
    }
}
