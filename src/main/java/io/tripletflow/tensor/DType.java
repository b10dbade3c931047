package io.tripletflow.tensor;

/** Element type of a tensor, named as in safetensors; all little-endian. */
public enum DType {
    F64(Double.BYTES),
    F32(Float.BYTES),
    I64(Long.BYTES),
    I32(Integer.BYTES),
    U8(Byte.BYTES);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of an element. */
    public int bytes() {
        return bytes;
    }
}
