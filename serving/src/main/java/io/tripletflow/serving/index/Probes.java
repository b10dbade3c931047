package io.tripletflow.serving.index;

import java.util.Arrays;
import java.util.Random;

/**
 * How far a question must look, cell after cell, the nearest first. It is measured: some rows ask
 * for their neighbours among all, and nearly all of these must be among the rows that are looked
 * at. Rows that are dead or refused do not count, so where many are, more cells are looked into.
 * And a cell is looked into while its centre is hardly farther than the answers so far, which
 * counts for questions that lie where no row does.
 *
 * @param few rows to look at for {@value #FEW} neighbours
 * @param growth power of k by which they become more
 * @param live rows that lived when it was measured
 * @param slack how much nearer than the centre of its cell a neighbour may lie, Euclidean
 */
record Probes(int few, double growth, int live, double slack) {

    private static final int FEW = 10;
    private static final int MANY = 100;
    private static final int QUERIES = 100;

    /** Share of the neighbours that must be among the rows that are looked at. */
    private static final double FOUND = 0.99;

    private static final long SEED = 7;

    /** Measures with rows, which all live and are in cells. */
    static Probes measure(Rows rows, Centres centres, Cell[] cells) {
        Random random = new Random(SEED);
        int many = Math.min(MANY, rows.size() - 1);
        int few = Math.min(FEW, many);
        double[] depthsOfFew = new double[QUERIES * few];
        double[] depthsOfMany = new double[QUERIES * many];
        double[] slacks = new double[QUERIES * few];
        for (int query = 0; query < QUERIES; query++) {
            Found found = new Found(many + 1); // with itself
            found.look(rows.vector(random.nextInt(rows.size())), centres, cells);
            System.arraycopy(found.depths, 1, depthsOfFew, query * few, few);
            System.arraycopy(found.depths, 1, depthsOfMany, query * many, many);
            System.arraycopy(found.slacks(), 1, slacks, query * few, few);
        }
        double first = enough(depthsOfFew);
        double growth = Math.log(enough(depthsOfMany) / first) / Math.log(MANY / FEW);
        return new Probes((int) first, Math.max(0, growth), rows.size(), enough(slacks));
    }

    private static double enough(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(FOUND * sorted.length) - 1];
    }

    /**
     * Living rows to look at for {@code k} answers.
     *
     * @param share of the rows that may be answers
     * @param now rows that live
     */
    int of(int k, double share, int now) {
        double more = Math.max(1, (double) now / live);
        double wanted = few * more * Math.pow(Math.max(1, (double) k / FEW), growth) / share;
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(wanted));
    }

    /** The nearest rows of one vector, the nearest first. */
    private static final class Found {

        private final float[] squares;

        /** How many rows had been looked at when the cell of each had been. */
        private final double[] depths;

        /** How far the centre of the cell of each is. */
        private final double[] centreDistances;

        Found(int k) {
            squares = new float[k];
            depths = new double[k];
            centreDistances = new double[k];
            Arrays.fill(squares, Float.POSITIVE_INFINITY);
        }

        void look(float[] vector, Centres centres, Cell[] cells) {
            Centres.Order order = centres.order(vector);
            float[] out = new float[Cell.STRETCH];
            int depth = 0;
            for (int i = 0; i < cells.length; i++) {
                Cell cell = cells[order.centres()[i]];
                int size = cell.size();
                depth += size;
                for (int from = 0; from < size; from += Cell.STRETCH) {
                    int count = Math.min(Cell.STRETCH, size - from);
                    Distances.squared(vector, cell.vectors(from / Cell.STRETCH), count, out);
                    for (int row = 0; row < count; row++) {
                        insert(out[row], depth, order.distances()[i]);
                    }
                }
            }
        }

        private void insert(float square, int depth, double centreDistance) {
            int at = squares.length;
            while (at > 0 && square < squares[at - 1]) {
                at--;
            }
            int later = squares.length - at - 1;
            if (later >= 0) {
                System.arraycopy(squares, at, squares, at + 1, later);
                System.arraycopy(depths, at, depths, at + 1, later);
                System.arraycopy(centreDistances, at, centreDistances, at + 1, later);
                squares[at] = square;
                depths[at] = depth;
                centreDistances[at] = centreDistance;
            }
        }

        double[] slacks() {
            double[] slacks = new double[squares.length];
            for (int i = 0; i < slacks.length; i++) {
                slacks[i] = centreDistances[i] - Math.sqrt(squares[i]);
            }
            return slacks;
        }
    }
}
