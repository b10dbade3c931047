package io.tripletflow.serving.index;

/**
 * An inverted file: rows lie in cells around {@link Centres}, and a question looks into the cells
 * whose centres are nearest to it. How many rows it looks at is {@linkplain Probes measured} when
 * the cells are made. A row that comes goes into the cell of its centre, which takes microseconds;
 * rows that die are passed over.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.2010.57">Jégou, Douze, Schmid 2011, section IV</a>
 */
final class CellSearch implements RowSearch {

    /** Between two numbers of cells that a page of memory and a question can bear. */
    private static final int FEWEST_CELLS = 16;

    private static final int MAX_CELLS = 4_096;

    private final Centres centres;
    private final Cell[] cells;
    private final Probes probes;

    /** Distances of all centres, of those who add. */
    private final float[] squares;

    /** Of centres and cells. */
    private long bytes;

    private CellSearch(Rows rows, Centres centres) {
        this.centres = centres;
        squares = new float[centres.count()];
        bytes = centres.bytes();
        cells = new Cell[centres.count()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell();
        }
        int[] nearest = centres.nearest(rows::vector, rows.size());
        for (int row = 0; row < nearest.length; row++) {
            bytes += cells[nearest[row]].add(rows.vector(row), row);
        }
        probes = Probes.measure(rows, centres, cells);
    }

    /** Makes the cells of all rows, which must live. They must not change meanwhile. */
    static CellSearch of(Rows rows) {
        int wanted = (int) Math.sqrt(rows.size());
        int count = Math.max(FEWEST_CELLS, Math.min(MAX_CELLS, wanted));
        return new CellSearch(rows, Centres.of(rows, Math.min(count, rows.size())));
    }

    @Override
    public void add(float[] vector, int row) {
        bytes += cells[centres.nearest(vector, squares)].add(vector, row);
    }

    @Override
    public Candidates candidates(Rows.View rows) {
        return new Near(centres, cells, probes, rows);
    }

    @Override
    public String name() {
        return "cells";
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** The nearest cells; where these leave too few answers, further ones. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Near(Centres centres, Cell[] cells, Probes probes, Rows.View seen)
            implements Candidates {

        /** Rows of which the share that a question accepts is told. */
        private static final int SAMPLE = 400;

        /**
         * A question that lies where no row does has all centres at hardly different distances. Of
         * 200,000 rows so many hold 98 % of the nearest of such a question, and take a millisecond.
         */
        private static final int MAX_FAR_ROWS = 50_000;

        @Override
        public void offer(Question question, Nearest nearest) {
            int found = question.k() + question.excluded().size(); // which may all be near
            int wanted = probes.of(found, share(question), seen.live());
            int looked = 0;
            Centres.Order order = centres.order(question.vector());
            float[] squares = new float[Cell.STRETCH];
            for (int i = 0; i < cells.length; i++) {
                boolean far = order.distances()[i] - probes.slack() > nearest.worstDistance();
                boolean longEnough = looked >= MAX_FAR_ROWS && !nearest.isShort();
                if (looked >= wanted && (far || longEnough)) {
                    break;
                }
                looked += scan(cells[order.centres()[i]], question, nearest, squares);
            }
        }

        /** Share of the rows that may be answers: the fewer, the farther away they are. */
        private double share(Question question) {
            int step = Math.max(1, seen.size() / SAMPLE);
            int looked = 0;
            int accepted = 0;
            for (int row = 0; row < seen.size() && question.accept() != null; row += step) {
                if (seen.isLive(row)) {
                    looked++;
                    accepted += question.accept().test(seen.item(row)) ? 1 : 0;
                }
            }
            return looked == 0 ? 1 : (double) accepted / looked;
        }

        /** How many of its rows live. */
        private int scan(Cell cell, Question question, Nearest nearest, float[] squares) {
            int living = 0;
            int size = cell.size();
            for (int from = 0; from < size; from += Cell.STRETCH) {
                int count = Math.min(Cell.STRETCH, size - from);
                int[] rows = cell.rows(from / Cell.STRETCH);
                Distances.squared(
                        question.vector(), cell.vectors(from / Cell.STRETCH), count, squares);
                for (int i = 0; i < count; i++) {
                    int row = rows[i];
                    if (!wasThere(row)) {
                        continue;
                    }
                    living++;
                    if (nearest.mayTake(squares[i]) && question.accepts(seen.item(row))) {
                        nearest.offer(seen.item(row), squares[i]);
                    }
                }
            }
            return living;
        }

        /** Rows that have come into a cell since are of a later moment. */
        private boolean wasThere(int row) {
            return row < seen.size() && seen.isLive(row);
        }
    }
}
