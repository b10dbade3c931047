package io.tripletflow.encoder.layer;

/**
 * The functions that the activations are made of, as ratios of polynomials without a branch, so
 * that loops over them vectorise: java.lang.Math would take several times as long as the matrix
 * product. Exactly odd where the function is. Coefficients: the minimax fits for float of the Eigen
 * library.
 */
final class RationalFunctions {

    private static final float TANH_END = 7.905311f;
    private static final float ERF_END = 4;
    private static final float INVERSE_ROOT_2 = 0.70710677f;
    private static final float GELU_END = 6;

    private RationalFunctions() {}

    /** Hyperbolic tangent, to 5e-7. */
    static float tanh(float value) {
        float x = Math.max(-TANH_END, Math.min(TANH_END, value));
        float s = x * x;
        float p = -2.7607684e-16f;
        p = p * s + 2.000188e-13f;
        p = p * s - 8.604672e-11f;
        p = p * s + 5.1222973e-08f;
        p = p * s + 1.48572235e-05f;
        p = p * s + 0.00063726195f;
        p = p * s + 0.0048935246f;
        float q = 1.1982584e-06f;
        q = q * s + 0.00011853471f;
        q = q * s + 0.0022684347f;
        q = q * s + 0.004893525f;
        return x * p / q;
    }

    /** Error function, to 5e-7. */
    static float erf(float value) {
        float x = Math.max(-ERF_END, Math.min(ERF_END, value));
        float s = x * x;
        float p = -2.7261424e-10f;
        p = p * s + 2.7706815e-08f;
        p = p * s - 2.101024e-06f;
        p = p * s - 5.6925062e-05f;
        p = p * s - 0.00073499064f;
        p = p * s - 0.0029546f;
        p = p * s - 0.016096033f;
        float q = -1.45660715e-05f;
        q = q * s - 0.00021337405f;
        q = q * s - 0.001682827f;
        q = q * s - 0.0073733293f;
        q = q * s - 0.014264739f;
        return x * p / q;
    }

    /**
     * x · Φ(x), to 1e-6, as max(0, x) − a · Φ(−a) with a = |x|: far to the left it is zero, and
     * {@code gelu(x) - gelu(-x)} is x exactly.
     */
    static float gelu(float x) {
        float a = Math.min(GELU_END, Math.abs(x));
        return Math.max(0, x) - a * (0.5f - 0.5f * erf(a * INVERSE_ROOT_2));
    }

    /** d/dx x · Φ(x) = Φ(x) + x · φ(x), to 1e-6; what is added to 1/2 is odd. */
    static float geluSlope(float value) {
        float x = Math.max(-GELU_END, Math.min(GELU_END, value));
        float s = x * x;
        float p = -2.8879378e-11f;
        p = p * s + 1.3003159e-08f;
        p = p * s + 1.1219995e-06f;
        p = p * s + 3.202733e-05f;
        p = p * s + 0.0002852524f;
        p = p * s + 0.013568952f;
        p = p * s - 0.01803637f;
        p = p * s + 0.7978845f;
        float q = 3.6364858e-07f;
        q = q * s + 1.0812679e-05f;
        q = q * s + 0.0002586131f;
        q = q * s + 0.004150306f;
        q = q * s + 0.04558343f;
        q = q * s + 0.31072763f;
        q = q * s + 1f;
        return 0.5f + x * p / q;
    }
}
