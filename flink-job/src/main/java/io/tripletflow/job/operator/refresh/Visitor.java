package io.tripletflow.job.operator.refresh;

/** What is done with the entities of a walk. Both methods may change the current key. */
interface Visitor {

    void visit(String entity) throws Exception;

    /** Other work may come before the next visit. */
    void onChunkEnd() throws Exception;
}
