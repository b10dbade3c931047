package io.tripletflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedFloatsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 128, 1 << 14, (1 << 14) + 1, 100_000})
    void written_areLittleEndian_andReadBackBitForBit(int count) throws IOException {
        SplittableRandom random = new SplittableRandom(count);
        float[] values = new float[count];
        ByteBuffer expected = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt()); // NaNs of all kinds among them
            expected.putFloat(values[i]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PackedFloats.write(values, new DataOutputStream(bytes));
        assertThat(bytes.toByteArray()).isEqualTo(expected.array());
        assertThat(PackedFloats.read(in(bytes.toByteArray()), 4 * count)).isEqualTo(values);
    }

    @Test
    void shortVector_afterALongOne_isNotTheLongOnes() {
        PackedFloats.packed(new float[] {1, 2, 3, 4});
        byte[] packed = PackedFloats.packed(new float[] {5});
        assertThat(ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getFloat()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, -1, 3, 9})
    void length_thatIsNoneOfFloats_isRefused(int length) {
        assertThatThrownBy(() -> PackedFloats.read(in(new byte[16]), length))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 4 << 20, Integer.MAX_VALUE - 3})
    void length_beyondTheInput_isRefused_beforeMemoryIsTaken(int length) {
        assertThatThrownBy(() -> PackedFloats.read(in(new byte[16]), length))
                .isInstanceOf(EOFException.class);
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
