package io.tripletflow.learn;

import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.guard.Scores;
import io.tripletflow.guard.Spread;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.score.Contest;
import io.tripletflow.learn.score.Similarities;
import io.tripletflow.learn.spec.Replay;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The fresh events of a batch as queries, the remembered ones of other entities as their gallery,
 * before the batch is learned: for prequential recall, the guards and the contest.
 *
 * <p>Where learners train on fewer rows the more events there were, they cost more to score than to
 * train in the end. So of N events every batch is scored at first, and later a share of them,
 *
 * <pre>
 * max({@value #MIN_SHARE}, min(1, {@value #YOUNG} / N))
 * </pre>
 *
 * <p>drawn by group and window, so that the same batches are scored again; all of them while the
 * guards suspect something. Not thread-safe.
 */
final class Scoring {

    private static final double YOUNG = 32_768;
    private static final double MIN_SHARE = 0.25;

    /** Fresh events of a batch, and remembered ones, that scales are compared by. */
    private static final int MAX_SCALE_ROWS = 1_024;

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final LearnerState state;
    private final Similarities learned;
    private final Similarities untrained;

    /** Null without a second member. */
    private final Similarities beside;

    private final Spread spread = new Spread();
    private float[] embeddings = {};
    private int[] chosen;
    private int[] labels;
    private int queries;

    Scoring(LearnerState state) {
        this.state = state;
        learned = new Similarities(state.first.width());
        untrained = new Similarities(state.first.width());
        beside = state.second == null ? null : new Similarities(state.second.width());
    }

    void score(TripletBatch batch, Pool pool) {
        queries = batch.fresh().size();
        int gallery = batch.remembered().size();
        if (queries > 0 && gallery > 0 && isDrawn(batch, pool)) {
            int from = pool.size() - gallery;
            chosen =
                    IntStream.concat(
                                    IntStream.range(0, queries), IntStream.range(from, pool.size()))
                            .toArray();
            labels = IntStream.of(chosen).map(i -> pool.labels()[i]).toArray();
            scoreChosen(batch, pool);
        }
        for (int q = 0; q < queries && state.contest != null; q++) {
            state.contest.see(pool.labelKeys()[pool.labels()[q]]);
        }
    }

    /** Asks the fresh events how columns should be scaled, until that is decided. */
    void scoreScales(TripletBatch batch, Pool pool) {
        TowerInput input = state.first.inputs().get(0);
        int fresh = Math.min(batch.fresh().size(), MAX_SCALE_ROWS);
        if (!state.contestsScales() || fresh == 0) {
            return;
        }
        queries = fresh;
        int[] asking = IntStream.range(0, fresh).toArray();
        int gallery = Math.min(batch.remembered().size(), MAX_SCALE_ROWS);
        IntStream remembered = IntStream.range(pool.size() - gallery, pool.size());
        chosen =
                IntStream.concat(
                                IntStream.of(asking),
                                IntStream.concat(IntStream.of(asking), remembered))
                        .toArray();
        labels = IntStream.of(chosen).map(i -> pool.labels()[i]).toArray();
        Map<InputVersion, Similarities> spaces = new EnumMap<>(InputVersion.class);
        InputVersion present = input.version();
        spaces.put(present, computed(LearningTower::embedUntrained, pool));
        for (InputVersion other : InputVersion.values()) {
            if (other != present) {
                input.scaledAs(other, state.roots, state.cuts)
                        .ifPresent(
                                scale ->
                                        spaces.put(
                                                other,
                                                computed(
                                                        (tower, raw) ->
                                                                tower.embedUntrained(raw, scale),
                                                        pool)));
            }
        }
        state.scales.score(spaces, labels);
        InputVersion next = state.scales.next(present);
        if (next != present) {
            input.scale(input.scaledAs(next, state.roots, state.cuts).orElseThrow());
        }
    }

    private Similarities computed(
            BiFunction<LearningTower, List<InputRow>, float[]> embed, Pool pool) {
        Similarities similarities = new Similarities(state.first.width());
        compute(similarities, state.first, embed, pool);
        return similarities;
    }

    private boolean isDrawn(TripletBatch batch, Pool pool) {
        Replay replay = state.first.config.training().replay();
        boolean trainsFewer = state.second != null || !replay.isConstant();
        double share = YOUNG / state.first.seen;
        if (!trainsFewer || share >= 1 || state.guard.isWatchful()) {
            return true;
        }
        long window = (batch.windowEnd() * GOLDEN_GAMMA ^ pool.group()) + batch.part();
        SplittableRandom random =
                new SplittableRandom(state.config.training().seed() ^ window * GOLDEN_GAMMA);
        return random.nextDouble() < Math.max(MIN_SHARE, share);
    }

    private void scoreChosen(TripletBatch batch, Pool pool) {
        double spreadOfFirst = compute(learned, state.first, LearningTower::embed, pool);
        if (beside != null) {
            double spreadBeside = compute(beside, state.second, LearningTower::embed, pool);
            compete(pool);
            learned.blend(beside, state.share());
            state.contest.observeSpreads(spreadOfFirst, spreadBeside);
        }
        state.scored += state.learnedRecall.score(learned, labels);
        state.guard.untrainedSpread(
                compute(untrained, state.first, LearningTower::embedUntrained, pool));
        state.untrainedRecall.score(untrained, labels);
        if (state.contest != null) {
            state.contest.observeRecall(
                    state.learnedRecall.recall(), state.untrainedRecall.recall());
        }
        long[] times = batch.remembered().stream().mapToLong(e -> e.timeMillis()).toArray();
        Scores scores = new Scores(learned.values(), untrained.values(), queries, labels, times);
        state.guard.judge(scores, Belief.keys(batch.fresh()));
        if (state.guard.scored(scores)) {
            state.rollBack();
        }
    }

    /** Returns how far labels are apart. */
    private double compute(
            Similarities similarities,
            Member member,
            BiFunction<LearningTower, List<InputRow>, float[]> embed,
            Pool pool) {
        int width = member.width();
        if (embeddings.length < chosen.length * width) {
            embeddings = new float[chosen.length * width];
        }
        member.rows.embed(pool, chosen, embed, embeddings);
        similarities.compute(embeddings, queries, chosen.length - queries);
        similarities.mask(IntStream.of(chosen).map(i -> pool.entities()[i]).toArray());
        if (member.config.objective().acrossTowers()) {
            similarities.mask(IntStream.of(chosen).map(i -> pool.towers()[i]).toArray());
        }
        return spread.of(embeddings, 0, chosen.length, width, labels);
    }

    /** An event counts where its label is there to be found. */
    private void compete(Pool pool) {
        Contest contest = state.contest;
        int[][] places = new int[contest.blends()][];
        for (int q = 0; q < queries; q++) {
            if (!contest.asksFor(pool.labelKeys()[labels[q]])) {
                continue;
            }
            int[] searched = learned.searched(q);
            int label = labels[q];
            int[] relevant =
                    IntStream.of(searched).filter(g -> labels[queries + g] == label).toArray();
            if (relevant.length > 0) {
                for (int b = 0; b < places.length; b++) {
                    double share = contest.shareOf(b, state.second.updates);
                    places[b] = learned.places(q, relevant, beside, share);
                }
                contest.score(pool.labelKeys()[label], places, searched.length);
            }
        }
    }
}
