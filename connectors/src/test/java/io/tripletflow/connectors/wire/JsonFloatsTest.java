package io.tripletflow.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast ways to write and read a float against Java's own. */
class JsonFloatsTest {

    @Property(tries = 20_000)
    void write_anyFloat_isItsShortestText(@ForAll int bits) throws IOException {
        float value = Float.intBitsToFloat(bits);
        if (Float.isFinite(value)) {
            assertShortest(value);
        }
    }

    @Property(tries = 50_000)
    void write_ordinaryFloat_isItsShortestText(@ForAll @FloatRange(min = -2, max = 2) float value)
            throws IOException {
        assertShortest(value);
    }

    @ParameterizedTest
    @ValueSource(
            floats = {
                0f,
                -0f,
                0.3f,
                -1f,
                1e-3f,
                9.9999e-4f,
                0.01f,
                0.99999994f,
                9.999999f,
                123456.7f,
                999999.94f,
                1e6f,
                9999999f,
                1e7f,
                16777216f,
                Float.MAX_VALUE,
                Float.MIN_VALUE
            })
    void write_edges_areTheirShortestTexts(float value) throws IOException {
        assertShortest(value);
    }

    @Test
    void object_afterOneThatFailed_andWithinAnother_isWhole() {
        assertThatThrownBy(
                        () ->
                                Json.object(
                                        out -> {
                                            out.writeStringField("half", "written");
                                            throw new IllegalStateException("no more");
                                        }))
                .hasMessage("no more");
        byte[] json =
                Json.object(
                        out -> {
                            byte[] inner = Json.object(in -> in.writeNumberField("n", 1));
                            out.writeStringField("inner", new String(inner, UTF_8));
                        });
        assertThat(new String(json, UTF_8)).isEqualTo("{\"inner\":\"{\\\"n\\\":1}\"}");
        assertThat(new String(Json.object(out -> {}), UTF_8)).isEqualTo("{}");
    }

    @Test
    void write_several_areOneArray() {
        byte[] json = Json.object(out -> Json.writeFloats(out, "f", new float[] {-0.5f, 12, 1e9f}));
        assertThat(new String(json, UTF_8)).isEqualTo("{\"f\":[-0.5,12.0,1.0E9]}");
        byte[] none = Json.object(out -> Json.writeFloats(out, "f", new float[0]));
        assertThat(new String(none, UTF_8)).isEqualTo("{\"f\":[]}");
    }

    private static void assertShortest(float value) throws IOException {
        String text = written(value);
        assertThat(Float.parseFloat(text)).isEqualTo(value);
        assertThat(text.length()).isLessThanOrEqualTo(Float.toString(value).length());
        assertThat(read(text)).isEqualTo(value);
    }

    @Property(tries = 20_000)
    void read_anyDouble_isRoundedOnce(@ForAll long bits) throws IOException {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isFinite(value)) {
            return;
        }
        String text = Double.toString(value);
        assertThat(read(text)).isEqualTo(Float.parseFloat(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "17",
                "9223372036854775808",
                "123456789012345678901234567890",
                "1e400",
                "-1e400",
                "1e-400",
                "1.00000005960464477539062500000000000000000001",
                "1.00000005960464477539062500000000000000000000",
                "3.4028235677973366e38",
                "7.006492321624085e-46",
                "NaN",
                "Infinity",
                "-Infinity"
            })
    void read_edges_areAsJavaReadsThem(String text) throws IOException {
        float expected = text.equals("-0") ? 0f : Float.parseFloat(text);
        assertThat(Float.valueOf(read(text))).isEqualTo(Float.valueOf(expected));
    }

    private static String written(float value) {
        byte[] json = Json.object(out -> Json.writeFloats(out, "f", new float[] {value}));
        String text = new String(json, UTF_8);
        return text.substring("{\"f\":[".length(), text.length() - "]}".length());
    }

    private static float read(String text) throws IOException {
        try (JsonParser json = Json.parser(text.getBytes(UTF_8))) {
            json.nextToken();
            return Json.floatValue(json);
        }
    }
}
