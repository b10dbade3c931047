package io.tripletflow.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SafeTensorsPropertyTest {

    private static final List<DType> DTYPES = List.of(DType.values());
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"w\"",
        "\"dtype\"",
        "\"F32\"",
        "\"shape\"",
        "0",
        "-1",
        "\"data_offsets\"",
        "4",
        "1e9",
        "9223372036854775807",
        "\"__metadata__\"",
        "null",
        "\\u0000"
    };

    @Property(tries = 300)
    void writtenAndRead_isTheSame_andWrittenAgain_theSameBytes(@ForAll("tensors") Tensors tensors)
            throws TensorException {
        byte[] bytes = SafeTensors.write(tensors);
        Tensors read = SafeTensors.read(bytes);
        assertThat(read).isEqualTo(tensors);
        assertThat(SafeTensors.write(read)).isEqualTo(bytes);
    }

    @Property(tries = 2000)
    void damagedFiles_failWithOurExceptionOrAreRead(
            @ForAll("tensors") Tensors tensors, @ForAll long seed) {
        byte[] bytes = SafeTensors.write(tensors);
        Random random = new Random(seed);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at =
                    random.nextInt(random.nextBoolean() ? Math.min(8, bytes.length) : bytes.length);
            bytes[at] = (byte) random.nextInt(256);
        }
        if (random.nextBoolean()) {
            bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 9));
        }
        readOrRefuse(bytes);
    }

    @Property(tries = 2000)
    void headersOfTokensInAnyOrder_failWithOurExceptionOrAreRead(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder json = new StringBuilder("{");
        for (int i = random.nextInt(20); i >= 0; i--) {
            json.append(PIECES[random.nextInt(PIECES.length)]);
        }
        byte[] header = json.toString().getBytes(UTF_8);
        byte[] bytes = new byte[8 + header.length + random.nextInt(9)];
        Tensor.littleEndian(bytes).putLong(header.length).put(header);
        readOrRefuse(bytes);
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            Tensors read = SafeTensors.read(bytes);
            assertThat(SafeTensors.write(read)).isNotEmpty();
        } catch (TensorException e) {
            assertThat(e).hasMessageMatching("(?s).{20,}");
        }
    }

    @Provide
    Arbitrary<Tensors> tensors() {
        Arbitrary<String> names = Arbitraries.strings().ofMinLength(1).ofMaxLength(8);
        return Combinators.combine(
                        names.set().ofMaxSize(6),
                        Arbitraries.maps(names, Arbitraries.strings().ofMaxLength(8)).ofMaxSize(3),
                        Arbitraries.longs())
                .as(
                        (keys, metadata, seed) -> {
                            Tensors tensors = new Tensors();
                            Random random = new Random(seed);
                            keys.forEach(key -> tensors.put(key, tensor(random)));
                            metadata.forEach(tensors::putMetadata);
                            return tensors;
                        });
    }

    private static Tensor tensor(Random random) {
        long[] shape = random.longs(random.nextInt(4), 0, 4).toArray();
        int size = (int) Tensor.elements(shape);
        byte[] bytes = new byte[size * 8];
        random.nextBytes(bytes);
        DType dtype = DTYPES.get(random.nextInt(DTYPES.size()));
        return Tensor.decode(dtype, size, Tensor.littleEndian(bytes), shape);
    }
}
