package io.tripletflow.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Property(tries = 20_000)
    void firstInvalid_agreesWithTheJdk(@ForAll("bytes") byte[] bytes) {
        boolean valid = true;
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            valid = text.indexOf('\0') < 0;
        } catch (CharacterCodingException e) {
            valid = false;
        }
        assertThat(Utf8.firstInvalid(bytes) < 0).isEqualTo(valid);
    }

    @Property
    void firstInvalid_anyText_isValid(@ForAll String text) {
        String sound = text.replace("\0", "");
        assertThat(Utf8.firstInvalid(sound.getBytes(UTF_8))).isEqualTo(-1);
    }

    @Test
    void firstUnpaired_findsHalfPairs() {
        assertThat(Utf8.firstUnpaired("a\uD83D\uDC4Bb")).isEqualTo(-1);
        assertThat(Utf8.firstUnpaired("a\uD83D")).isEqualTo(1);
        assertThat(Utf8.firstUnpaired("\uDC4B\uD83D")).isEqualTo(0);
        assertThat(Utf8.firstUnpaired("ab\uD83D\uD83D\uDC4B")).isEqualTo(2);
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<Byte> edges =
                Arbitraries.of(
                                0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xED,
                                0xEF)
                        .map(Integer::byteValue);
        Arbitrary<Byte> more = Arbitraries.of(0xF0, 0xF4, 0xF5, 0xFF, 0).map(Integer::byteValue);
        return Arbitraries.oneOf(edges, more, Arbitraries.bytes()).array(byte[].class).ofMaxSize(6);
    }
}
