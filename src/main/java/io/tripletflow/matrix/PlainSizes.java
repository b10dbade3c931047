package io.tripletflow.matrix;

/** The bits of positive floats are ordered as the floats, and those of NaN come last. */
final class PlainSizes implements Sizes {

    static final int WITHOUT_SIGN = 0x7fffffff;

    @Override
    public float largest(float[] values) {
        int max = 0;
        for (float value : values) {
            max = Math.max(max, Float.floatToRawIntBits(value) & WITHOUT_SIGN);
        }
        return Float.intBitsToFloat(max);
    }

    @Override
    public boolean exceed(float[] values, float[] bounds) {
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i]) > bounds[i]) {
                return true;
            }
        }
        return false;
    }
}
