package io.tripletflow.encoder.layer;

/** What a hidden unit makes of its sum. */
public enum Activation {
    /** max(0, x). */
    RELU {
        @Override
        void apply(float[] in, float[] out, int size) {
            for (int i = 0; i < size; i++) {
                out[i] = Math.max(0, in[i]);
            }
        }

        @Override
        void scale(float[] slopes, float[] in, float[] out, int size) {
            for (int i = 0; i < size; i++) {
                // 0 or 1 without a branch: an activation is zero or far above 1/MAX_VALUE
                slopes[i] *= Math.min(1f, out[i] * Float.MAX_VALUE);
            }
        }
    },

    /**
     * x · Φ(x) with the exact Φ, by the error function: PyTorch's default form, not its "tanh" one.
     *
     * @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks, Gimpel 2016</a>
     */
    GELU {
        @Override
        void apply(float[] in, float[] out, int size) {
            for (int i = 0; i < size; i++) {
                out[i] = RationalFunctions.gelu(in[i]);
            }
        }

        @Override
        void scale(float[] slopes, float[] in, float[] out, int size) {
            for (int i = 0; i < size; i++) {
                slopes[i] *= RationalFunctions.geluSlope(in[i]);
            }
        }
    },

    /** The hyperbolic tangent. */
    TANH {
        @Override
        void apply(float[] in, float[] out, int size) {
            for (int i = 0; i < size; i++) {
                out[i] = RationalFunctions.tanh(in[i]);
            }
        }

        @Override
        void scale(float[] slopes, float[] in, float[] out, int size) {
            for (int i = 0; i < size; i++) {
                slopes[i] *= 1 - out[i] * out[i];
            }
        }
    };

    /** Writes the activations of the first {@code size} numbers of {@code in} to {@code out}. */
    abstract void apply(float[] in, float[] out, int size);

    /** Multiplies slopes by the derivative, given what {@link #apply} read and wrote. */
    abstract void scale(float[] slopes, float[] in, float[] out, int size);
}
