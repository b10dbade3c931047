package io.tripletflow.matrix;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

/**
 * ND4J's matrix product, which is OpenBLAS's, on ND4J's memory; called at its own entrance, since
 * {@code Nd4j.gemm} makes 4.5 KB of garbage a call. The order in which it sums depends on the
 * processor and on the number of rows.
 */
final class Nd4jProducts implements Products {

    @Override
    public void multiply(Matrix a, Matrix b, Matrix result) {
        run(a, false, b, false, a.rows(), a.columns(), b.columns(), result);
    }

    @Override
    public void multiplyTransposedLeft(Matrix a, Matrix b, Matrix result) {
        run(a, true, b, false, a.columns(), a.rows(), b.columns(), result);
    }

    @Override
    public void multiplyTransposedRight(Matrix a, Matrix b, Matrix result) {
        run(a, false, b, true, a.rows(), a.columns(), b.rows(), result);
    }

    private static void run(
            Matrix a, boolean aT, Matrix b, boolean bT, int m, int k, int n, Matrix result) {
        cblas_sgemm(
                CblasRowMajor,
                aT ? CblasTrans : CblasNoTrans,
                bT ? CblasTrans : CblasNoTrans,
                m,
                n,
                k,
                1,
                a.nativeMemory().load(a),
                a.columns(),
                b.nativeMemory().load(b),
                b.columns(),
                0,
                result.nativeMemory().room(result),
                n);
        result.nativeMemory().store(result);
    }

    @Override
    public String description() {
        return "OpenBLAS of ND4J";
    }

    @Override
    public boolean rowsAlike() {
        return false;
    }

    /** Kernels sum at most 512 terms in a row; then come the sums of these. */
    @Override
    public double roundings(int k) {
        return Math.min(k, 512) + k / 256.0;
    }

    @Override
    public int minRows() {
        return 8;
    }
}
