package io.tripletflow.serving.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;

/**
 * A graph of small worlds over the first rows: rows that die are passed through but not answered.
 * Rows that came later are scanned until they are {@linkplain #absorbNext absorbed}. Where dead or
 * refused rows leave the graph too few answers, all rows are scanned.
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

    private final Rows rows;
    private final OnHeapHnswGraph graph;
    private final Growing growing;
    private int known;

    private HnswSearch(Rows rows, OnHeapHnswGraph graph) throws IOException {
        this.rows = rows;
        this.graph = graph;
        this.growing = new Growing(rows, graph);
        known = rows.size();
    }

    /** Builds the graph of all rows, which must live. They must not change meanwhile. */
    static HnswSearch of(Rows rows) {
        try {
            OnHeapHnswGraph graph =
                    HnswGraphBuilder.create(new ByDistance(rows), CONNECTIONS, BUILD_BEAM, SEED)
                            .build(rows.size());
            return new HnswSearch(rows, graph);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds rows to a graph that was built. */
    private static final class Growing extends HnswGraphBuilder {
        Growing(Rows rows, OnHeapHnswGraph graph) throws IOException {
            super(new ByDistance(rows), CONNECTIONS, BUILD_BEAM, SEED, graph);
        }
    }

    /** Dead rows are passed over: the graph has no place for them. */
    @Override
    public void absorbNext() {
        while (known < rows.size() && !rows.isLive(known)) {
            known++;
        }
        if (known == rows.size()) {
            return;
        }
        try {
            growing.addGraphNode(known++);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Candidates candidates(Question question, Rows same) {
        int beam = Math.max(QUERY_BEAM, 2 * question.k());
        KnnCollector collector;
        try {
            // this form alone keeps its place beside the graph, so that many may search at once
            collector =
                    HnswGraphSearcher.search(
                            new ByDistance.Scorer(question.vector(), rows),
                            beam,
                            graph,
                            new Accepted(question, rows, known),
                            Math.max(10 * beam, known / 8)); // past this a scan is as fast
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ScoreDoc[] found = collector.topDocs().scoreDocs;
        if (collector.earlyTerminated() || found.length < Math.min(question.k(), known)) {
            return Candidates.all(rows);
        }
        int[] ids = Arrays.stream(found).mapToInt(each -> each.doc).toArray();
        return new Candidates(ids, rows.view(known), known);
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
    private record ByDistance(Rows rows) implements RandomVectorScorerSupplier {

        @Override
        public RandomVectorScorer scorer(int row) {
            return new Scorer(rows.vector(row), rows);
        }

        @Override
        public RandomVectorScorerSupplier copy() {
            return this;
        }

        private record Scorer(float[] vector, Rows rows) implements RandomVectorScorer {
            @Override
            public float score(int row) {
                return 1 / (1 + Rows.squared(vector, rows.vector(row)));
            }

            @Override
            public int maxOrd() {
                return rows.size();
            }
        }
    }
}
