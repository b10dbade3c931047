package io.tripletflow.serving.index;

/** A way to find the rows nearest to a vector. One thread at a time adds; any number searches. */
interface RowSearch {

    /** Rows of one moment, the nearest among them. */
    Candidates candidates(Rows.View rows);

    /** How it is called in answers: exact, or cells. */
    String name();

    /** About how many bytes it takes on the heap. */
    long bytes();

    /** Gets to know the next row. */
    void add(float[] vector, int row);
}
