package io.tripletflow.job.state;

import io.tripletflow.job.state.format.Format;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that a type is serialized by its {@link Format}. */
public final class FormatType<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1;

    private final String name;
    private final Class<T> type;

    FormatType(Format<T> format) {
        this.name = format.name();
        this.type = format.type();
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new FormatSerializer<>(Formats.named(name));
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public String toString() {
        return "FormatType[" + name + "]";
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof FormatType;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FormatType<?> that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
