package io.tripletflow.serving.index;

/** A way to find the rows nearest to a vector. */
interface RowSearch {

    /** Offers live rows that the question accepts, the nearest among them. */
    void search(Question question, Rows rows, Nearest nearest);

    /** How it is called in answers: exact, or hnsw. */
    String name();

    /** How many rows, from the first, it knows. */
    int known();

    /** About how many bytes it takes on the heap. */
    long bytes();
}
