package io.tripletflow.exchange;

/**
 * A row-major array with its axes in another order.
 *
 * @param shape of the result
 * @param strides how far apart neighbours along the result's axes are in the source
 */
record Permutation(long[] shape, int[] strides) {

    /**
     * @param axes of the source, in the order of the result
     */
    static Permutation of(long[] shape, int... axes) {
        long[] result = new long[axes.length];
        int[] strides = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            result[i] = shape[axes[i]];
            strides[i] = 1;
            for (int k = axes[i] + 1; k < shape.length; k++) {
                strides[i] = Math.toIntExact(strides[i] * shape[k]);
            }
        }
        return new Permutation(result, strides);
    }

    float[] apply(float[] source) {
        float[] result = new float[source.length];
        int[] place = new int[shape.length];
        int from = 0;
        for (int to = 0; to < result.length; to++) {
            result[to] = source[from];
            int axis = shape.length - 1;
            // the next place: the last axis runs fastest, one that is through starts again
            while (axis >= 0) {
                from += strides[axis];
                if (++place[axis] < shape[axis]) {
                    break;
                }
                from -= strides[axis] * place[axis];
                place[axis--] = 0;
            }
        }
        return result;
    }
}
