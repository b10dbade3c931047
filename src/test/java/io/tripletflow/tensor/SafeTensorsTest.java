package io.tripletflow.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {

    @TempDir Path folder;

    private static final String GOOD =
            "{'w':{'dtype':'F32','shape':[1,2],'data_offsets':[0,8]},"
                    + "'n':{'dtype':'I64','shape':[],'data_offsets':[8,16]}}";

    @Test
    void write_isTheFormatByHand() {
        Tensors tensors =
                new Tensors()
                        .putMetadata("format", "1")
                        .put("bytes", new byte[] {7, 8, 9})
                        .put("w", new float[] {1, -2}, 2, 1)
                        .putLong("version", 5);
        byte[] bytes = SafeTensors.write(tensors);
        String header =
                "{'__metadata__':{'format':'1'},"
                        + "'version':{'dtype':'I64','shape':[],'data_offsets':[0,8]},"
                        + "'w':{'dtype':'F32','shape':[2,1],'data_offsets':[8,16]},"
                        + "'bytes':{'dtype':'U8','shape':[3],'data_offsets':[16,19]}}";
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) in.getLong();
        assertThat(length % 8).isZero();
        byte[] json = new byte[length];
        in.get(json);
        assertThat(new String(json, UTF_8).stripTrailing()).isEqualTo(header.replace('\'', '"'));
        assertThat(in.getLong()).isEqualTo(5);
        assertThat(in.getFloat()).isEqualTo(1);
        assertThat(in.getFloat()).isEqualTo(-2);
        assertThat(in.get(in.position() + 2)).isEqualTo((byte) 9);
        assertThat(bytes).hasSize(8 + length + 19);
    }

    @Test
    void nothing_isAFileToo() throws TensorException {
        assertThat(SafeTensors.read(SafeTensors.write(new Tensors()))).isEqualTo(new Tensors());
    }

    @Test
    void read_ofTheReferencesLayout_anyOrderOfTheHeader() throws TensorException {
        Tensors tensors =
                SafeTensors.read(
                        file(
                                "{'b':{'dtype':'U8','shape':[2],'data_offsets':[4,6],'new':{}},"
                                        + "'e':{'dtype':'I32','shape':[3,0],'data_offsets':[4,4]},"
                                        + "'a':{'data_offsets':[0,4],'shape':[1],'dtype':'I32'}} ",
                                6));
        assertThat(tensors.names()).containsExactly("b", "e", "a");
        assertThat(tensors.ints("a", 1)).containsExactly(0x03020100);
        assertThat(tensors.bytes("b", 2)).containsExactly(4, 5);
        assertThat(tensors.ints("e", 3, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "F32 | BF16 | tensor 'w' has dtype BF16, which is none of [F64, F32, I64, I32, U8]",
                "[1,2] | [1,3] | tensor 'w' has shape [1, 3] of F32 but data_offsets 0 to 8",
                "[1,2] | [-1,-2] | 'w.shape' must be an array of whole numbers",
                "[1,2] | [1.0,2] | 'w.shape' must be an array of whole numbers",
                "[1,2] | [4294967296,4294967296] | holds more than 2^63 values",
                "[1,2] | [99999999999999999999] | not valid",
                "[1,2] | 'x' | 'w.shape' must be an array of numbers",
                "[0,8] | [8,0] | data_offsets 8 to 0",
                "[0,8] | [0,8,9] | 'w.data_offsets' must be two numbers",
                "[0,8] | [8,16] | starts at byte 8 of the data but the one before it ends at 0",
                "[8,16] | [16,24] | starts at byte 16 of the data but the one before it ends at 8",
                "[8,16] | [4,12] | starts at byte 4 of the data but the one before it ends at 8",
                "'n' | 'w' | Duplicate",
                "'n' | '' | must be named",
                "'n':{ | 'n':{'shape':[], | Duplicate",
                "'dtype':'I64', | ~~ | must be described by dtype, shape and data_offsets",
                "'I64' | 64 | 'n.dtype' must be a string",
                "{'w' | {'__metadata__':[],'w' | '__metadata__' must be an object",
                "{'w' | {'__metadata__':{'a':1},'w' | '__metadata__.a' must be a string",
                "{'w' | ['w' | its header is no JSON object",
                "}} | }}{} | goes on behind its }",
                "}} | } | not valid",
            })
    void read_ofADamagedHeader_saysWhatIsWrong(String part, String damage, String message) {
        String json = GOOD.replace(part.strip(), damage.strip());
        assertThat(json).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> SafeTensors.read(file(json, 16)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void read_ofNoSuchFile_saysSo() {
        byte[] good = file(GOOD, 16);
        assertThat(good).hasSize(8 + GOOD.length() + 16);
        assertThatThrownBy(() -> SafeTensors.read(new byte[7]))
                .hasMessage("not a safetensors file: 7 bytes are too few for a header");
        assertThatThrownBy(() -> SafeTensors.read("PK.....a zip file".getBytes(UTF_8)))
                .hasMessageContaining("announces a header of", "but holds 9");
        assertThatThrownBy(() -> SafeTensors.read(java.util.Arrays.copyOf(good, 30)))
                .hasMessageContaining("cut short");
        assertThatThrownBy(() -> SafeTensors.read(java.util.Arrays.copyOf(good, good.length - 1)))
                .hasMessageContaining("describes 16 bytes of data but the file holds 15");
        assertThatThrownBy(() -> SafeTensors.read(java.util.Arrays.copyOf(good, good.length + 1)))
                .hasMessageContaining("describes 16 bytes of data but the file holds 17");
        byte[] latin =
                GOOD.replace("'n'", "'\u00e9'")
                        .replace('\'', '"')
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> SafeTensors.read(file(latin, 16)))
                .hasMessageContaining("MalformedInput");
    }

    @Test
    void files_areWrittenWhole_andReadWithinALimit() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Tensors tensors = new Tensors().put("w", new float[] {1, 2, 3});
        SafeTensors.write(tensors, file);
        SafeTensors.write(tensors, file);
        int size = (int) Files.size(file);
        assertThat(SafeTensors.read(file, size)).isEqualTo(tensors);
        assertThatThrownBy(() -> SafeTensors.read(file, size - 1))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("model.safetensors is larger than " + (size - 1) + " bytes");
        try (java.util.stream.Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        Files.writeString(file, "hello, world");
        assertThatThrownBy(() -> SafeTensors.read(file, 100))
                .hasMessageStartingWith(file + ": not a safetensors file");
    }

    private static byte[] file(String json, int data) {
        return file(json.replace('\'', '"').getBytes(UTF_8), data);
    }

    private static byte[] file(byte[] header, int data) {
        ByteBuffer out =
                ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(header.length).put(header);
        for (int i = 0; i < data; i++) {
            out.put((byte) i);
        }
        return out.array();
    }
}
