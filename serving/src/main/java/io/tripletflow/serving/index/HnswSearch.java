package io.tripletflow.serving.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;

/**
 * A graph of small worlds over the first rows, which is never changed: rows that die are passed
 * through but not answered. Where dead or refused rows leave the graph too few answers, all rows
 * are scanned.
 *
 * @see <a href="https://arxiv.org/abs/1603.09320">Malkov, Yashunin 2016</a>
 */
final class HnswSearch implements RowSearch {

    /** Neighbours of a row in the graph. */
    private static final int CONNECTIONS = 16;

    /** Rows compared while a row finds its neighbours. */
    private static final int BUILD_BEAM = 120;

    /** Rows compared at least while a query finds its own. */
    private static final int QUERY_BEAM = 160;

    private static final long SEED = 42;

    private final OnHeapHnswGraph graph;
    private final int known;
    private final RowSearch all = new ExactScan(0);

    private HnswSearch(OnHeapHnswGraph graph, int known) {
        this.graph = graph;
        this.known = known;
    }

    /** Builds the graph of all rows. The rows must not change meanwhile. */
    static HnswSearch of(Rows rows) {
        float[][] vectors = new float[rows.size()][];
        for (int row = 0; row < vectors.length; row++) {
            vectors[row] = rows.vector(row);
        }
        try {
            return new HnswSearch(
                    HnswGraphBuilder.create(
                                    new ByDistance(vectors),
                                    CONNECTIONS,
                                    BUILD_BEAM,
                                    SEED,
                                    vectors.length)
                            .build(vectors.length),
                    vectors.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void search(Question question, Rows rows, Nearest nearest) {
        int beam = Math.max(QUERY_BEAM, 2 * question.k());
        Bits accepted = new Accepted(question, rows, known);
        KnnCollector collector;
        try {
            // this form alone keeps its place beside the graph, so that many may search at once
            collector =
                    HnswGraphSearcher.search(
                            new ByDistance.Scorer(question.vector(), known, rows::vector),
                            beam,
                            graph,
                            accepted,
                            Math.max(10 * beam, known / 8)); // past this a scan is as fast
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ScoreDoc[] found = collector.topDocs().scoreDocs;
        if (collector.earlyTerminated() || found.length < Math.min(question.k(), known)) {
            all.search(question, rows, nearest);
            return;
        }
        for (ScoreDoc each : found) {
            nearest.offer(rows.item(each.doc), rows.vector(each.doc));
        }
        new ExactScan(known).search(question, rows, nearest);
    }

    @Override
    public String name() {
        return "hnsw";
    }

    @Override
    public int known() {
        return known;
    }

    @Override
    public long bytes() {
        return graph.ramBytesUsed();
    }

    /** Rows that may be answers. */
    private record Accepted(Question question, Rows rows, int length) implements Bits {
        @Override
        public boolean get(int row) {
            return rows.isLive(row) && question.accepts(rows.item(row));
        }
    }

    /** Scores rows by how near they are: 1 / (1 + squared distance). */
    private record ByDistance(float[][] vectors) implements RandomVectorScorerSupplier {

        @Override
        public RandomVectorScorer scorer(int row) {
            return new Scorer(vectors[row], vectors.length, other -> vectors[other]);
        }

        @Override
        public RandomVectorScorerSupplier copy() {
            return this;
        }

        interface Vectors {
            float[] of(int row);
        }

        private record Scorer(float[] vector, int maxOrd, Vectors vectors)
                implements RandomVectorScorer {
            @Override
            public float score(int row) {
                return 1 / (1 + Rows.squared(vector, vectors.of(row)));
            }
        }
    }
}
