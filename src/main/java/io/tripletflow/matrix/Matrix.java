package io.tripletflow.matrix;

/**
 * A row-major matrix, operand or result of a product: a part of somebody's array ({@link #view}),
 * or an array of its own, which grows on demand and is kept. What the fastest product of this JVM
 * is, it knows alone. Not thread-safe.
 */
public final class Matrix {

    private static final Products FASTEST = Products.ofThisJvm();

    private static final Warming<Products> PRODUCTS =
            new Warming<>(FASTEST.untilCompiled(), FASTEST, Matrix::sample);

    private float[] own = {};
    private float[] values;
    private int offset;
    private int rows;
    private int columns;
    private NativeMemory nativeMemory;

    /** A matrix of zeros in an array of its own. */
    public Matrix(int rows, int columns) {
        shape(rows, columns);
    }

    /** Uses {@code newRows} rows of its own array from now on; growing loses the contents. */
    public Matrix rows(int newRows) {
        return shape(newRows, columns);
    }

    /** Takes another shape in its own array; growing beyond it loses the contents. */
    public Matrix shape(int newRows, int newColumns) {
        int size = Math.multiplyExact(newRows, newColumns);
        if (own.length < size) {
            own = new float[size];
        }
        return view(own, 0, newRows, newColumns);
    }

    /**
     * Stands for rows · columns numbers of {@code array} from now on; nothing is copied.
     *
     * @throws IllegalArgumentException if the array has fewer numbers from there on
     */
    public Matrix view(float[] array, int from, int newRows, int newColumns) {
        if (from < 0 || array.length - from < (long) newRows * newColumns) {
            throw new IllegalArgumentException(
                    "an array of length %d has no %d x %d numbers from %d on"
                            .formatted(array.length, newRows, newColumns, from));
        }
        values = array;
        offset = from;
        rows = newRows;
        columns = newColumns;
        return this;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Number of columns. */
    public int columns() {
        return columns;
    }

    /** The array that it is a part of. */
    float[] values() {
        return values;
    }

    /** Where it begins there. */
    int offset() {
        return offset;
    }

    NativeMemory nativeMemory() {
        if (nativeMemory == null) {
            nativeMemory = new NativeMemory();
        }
        return nativeMemory;
    }

    /** Copies rows · columns values from {@code source}, row-major, starting at {@code from}. */
    public Matrix load(float[] source, int from) {
        System.arraycopy(source, from, values, offset, rows * columns);
        return this;
    }

    /** Copies rows · columns values to {@code target}, row-major, starting at {@code from}. */
    public void store(float[] target, int from) {
        System.arraycopy(values, offset, target, from, rows * columns);
    }

    /**
     * {@code result = a · b}: (m,k)·(k,n) → (m,n).
     *
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static void multiply(Matrix a, Matrix b, Matrix result) {
        requireShapes(a.columns, b.rows, a.rows, b.columns, result);
        PRODUCTS.get().multiply(a, b, result);
    }

    /**
     * {@code result = aᵀ · b}: (k,m)ᵀ·(k,n) → (m,n).
     *
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static void multiplyTransposedLeft(Matrix a, Matrix b, Matrix result) {
        requireShapes(a.rows, b.rows, a.columns, b.columns, result);
        PRODUCTS.get().multiplyTransposedLeft(a, b, result);
    }

    /**
     * {@code result = a · bᵀ}: (m,k)·(n,k)ᵀ → (m,n).
     *
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static void multiplyTransposedRight(Matrix a, Matrix b, Matrix result) {
        requireShapes(a.columns, b.columns, a.rows, b.rows, result);
        PRODUCTS.get().multiplyTransposedRight(a, b, result);
    }

    /** What multiplies in this JVM, in words for a report. */
    public static String kernel() {
        return FASTEST.description();
    }

    /**
     * Whether the bits of a row of {@code a · b} depend on that row of a and on b alone. Else only
     * results of fewer than {@link #minRows} rows should be asked for where that matters, and not
     * by these methods.
     */
    public static boolean rowsAlike() {
        return FASTEST.rowsAlike();
    }

    /**
     * The most roundings that a number of a product over k suffers, one after another: it is off by
     * less than that many rounding units of float times the product of the lengths of its row and
     * column.
     */
    public static double roundings(int k) {
        return FASTEST.roundings(k);
    }

    /** A product of fewer rows is computed faster by a loop over the rows of the right operand. */
    public static int minRows() {
        return FASTEST.minRows();
    }

    private static void sample(Products kernel) {
        Matrix a = new Matrix(8, 24);
        Matrix b = new Matrix(24, 96);
        kernel.multiply(a, b, new Matrix(8, 96));
    }

    private static void requireShapes(int k, int otherK, int m, int n, Matrix result) {
        if (k != otherK || result.rows != m || result.columns != n) {
            throw new IllegalArgumentException(
                    "a product over %d and %d numbers to %d x %d does not fit a result of %d x %d"
                            .formatted(k, otherK, m, n, result.rows, result.columns));
        }
    }
}
