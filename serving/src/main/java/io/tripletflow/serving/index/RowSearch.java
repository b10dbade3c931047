package io.tripletflow.serving.index;

/** A way to find the rows nearest to a vector. Not thread-safe, but many may search at once. */
interface RowSearch {

    /** The rows as they are now, the nearest among them. */
    Candidates candidates(Rows rows);

    /** How it is called in answers: exact, or cells. */
    String name();

    /** How many rows, from the first, it knows. */
    int known();

    /** About how many bytes it takes on the heap. */
    long bytes();

    /** Gets to know the next row that lives, if there is one. Nobody may search meanwhile. */
    void absorbNext();
}
