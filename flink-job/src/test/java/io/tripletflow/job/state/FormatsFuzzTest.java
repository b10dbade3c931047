package io.tripletflow.job.state;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.tripletflow.fuzz.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** Damaged state is a value that can be written again, or an {@link IOException}. */
class FormatsFuzzTest {

    @Test
    void deserialize_damaged_isAValueOrAnIoException() {
        Map<Object, List<byte[]>> samples =
                FormatsTest.values()
                        .map(Arguments::get)
                        .collect(
                                groupingBy(
                                        pair -> pair[0],
                                        mapping(pair -> bytes(pair[0], pair[1]), toList())));
        samples.forEach(
                (type, bytes) ->
                        new Fuzz("state " + type, bytes, List.of())
                                .run(2_000, damaged -> isRead(serializer(type), damaged)));
    }

    private static boolean isRead(TypeSerializer<Object> serializer, byte[] bytes) {
        try {
            Object value = serializer.deserialize(new DataInputDeserializer(bytes));
            serializer.serialize(value, new DataOutputSerializer(64));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] bytes(Object type, Object value) {
        DataOutputSerializer out = new DataOutputSerializer(64);
        try {
            serializer(type).serialize(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.getCopyOfBuffer();
    }

    @SuppressWarnings("unchecked")
    private static TypeSerializer<Object> serializer(Object type) {
        return ((FormatType<Object>) type).createSerializer(new SerializerConfigImpl());
    }
}
