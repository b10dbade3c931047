package io.tripletflow.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.distance.Distance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What pairs mean, and what each restriction takes away. */
class RelationsTest {

    private static Relations byLabel(int... labels) {
        Relations relations = new Relations();
        relations.byLabel(labels, labels.length);
        return relations;
    }

    private static List<Integer> list(Relations relations) {
        List<Integer> all = new ArrayList<>();
        for (int a = 0; a < relations.rows(); a++) {
            for (int i = 0; i < relations.rows(); i++) {
                all.add((int) relations.of(a, i));
            }
        }
        return all;
    }

    @Test
    void byLabel_ofThreeRows() {
        assertThat(list(byLabel(7, -1, 7))).containsExactly(0, -1, 1, -1, 0, -1, 1, -1, 0);
    }

    @Test
    void acrossEntities_takesAwayPositivesOfTheSameEntity_andNothingElse() {
        Relations relations = byLabel(7, 7, 7, 5, 7, 7);
        relations.acrossEntities(new int[] {0, 0, 1, 0, -1, -1});
        assertThat(list(relations))
                .containsExactly(
                        0, 0, 1, -1, 1, 1, //
                        0, 0, 1, -1, 1, 1, //
                        1, 1, 0, -1, 1, 1, //
                        -1, -1, -1, 0, -1, -1, //
                        1, 1, 1, -1, 0, 1, //
                        1, 1, 1, -1, 1, 0);
    }

    @Test
    void acrossSources_required_takesAwayEveryPositiveOfTheSameSource() {
        Relations relations = byLabel(7, 7, 7, 5, 7);
        relations.acrossSources(new int[] {0, 0, 1, 0, -1}, AcrossSources.REQUIRE);
        assertThat(list(relations))
                .containsExactly(
                        0, 0, 1, -1, 1, //
                        0, 0, 1, -1, 1, //
                        1, 1, 0, -1, 1, //
                        -1, -1, -1, 0, -1, //
                        1, 1, 1, -1, 0);
    }

    /** Rows 0 to 2 have positives of another source, rows 3 and 4 only of their own or unknown. */
    @Test
    void acrossSources_preferred_takesAwayOnlyWhereThereIsAnother() {
        Relations relations = byLabel(7, 7, 7, 5, 5, 5);
        relations.acrossSources(new int[] {0, 0, 1, 2, 2, -1}, AcrossSources.PREFER);
        assertThat(list(relations))
                .containsExactly(
                        0, 0, 1, -1, -1, -1, //
                        0, 0, 1, -1, -1, -1, //
                        1, 1, 0, -1, -1, -1, //
                        -1, -1, -1, 0, 1, 1, //
                        -1, -1, -1, 1, 0, 1, //
                        -1, -1, -1, 1, 1, 0);
    }

    @Test
    void acrossSources_ignored_orUnknown_changesNothing() {
        Relations relations = byLabel(7, 7, 7);
        List<Integer> before = list(relations);
        relations.acrossSources(new int[] {0, 0, 1}, AcrossSources.IGNORE);
        relations.acrossSources(new int[] {-1, -1, -1}, AcrossSources.REQUIRE);
        assertThat(list(relations)).isEqualTo(before);
    }

    @Property(tries = 200)
    void byLabel_isSymmetricAndForgetsTheStepBefore(
            @ForAll long seed, @ForAll @IntRange(max = 12) int rows) {
        Relations relations = byLabel(new int[15]);
        relations.anchors(3, 5);
        int[] labels = TestPairs.labels(seed, rows, 3);
        relations.byLabel(labels, rows);
        for (int a = 0; a < rows; a++) {
            for (int i = 0; i < rows; i++) {
                int expected = a == i ? 0 : labels[a] == labels[i] ? 1 : -1;
                assertThat((int) relations.of(a, i)).isEqualTo(expected);
                assertThat(relations.of(i, a)).isEqualTo(relations.of(a, i));
            }
        }
    }

    @Property(tries = 300)
    void anchorsOthersAndTowers_keepExactlyTheirPairs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 10) int rows,
            @ForAll @IntRange(min = -1, max = 2) int anchorTower) {
        Random random = new Random(seed);
        int[] towers = random.ints(rows, 0, 3).toArray();
        int from = random.nextInt(rows);
        int to = from + random.nextInt(rows - from + 1);
        int othersFrom = random.nextInt(rows);
        int othersTo = othersFrom + random.nextInt(rows - othersFrom + 1);
        Relations all = byLabel(TestPairs.labels(seed, rows, 3));
        Relations some = byLabel(TestPairs.labels(seed, rows, 3));
        some.anchors(from, to);
        some.others(othersFrom, othersTo);
        some.acrossTowers(towers, anchorTower);
        for (int a = 0; a < rows; a++) {
            for (int i = 0; i < rows; i++) {
                boolean kept =
                        a >= from
                                && a < to
                                && i >= othersFrom
                                && i < othersTo
                                && towers[a] != towers[i]
                                && (anchorTower < 0 || towers[a] == anchorTower);
                assertThat(some.of(a, i)).isEqualTo(kept ? all.of(a, i) : Relations.NONE);
            }
        }
    }

    @Property(tries = 300)
    void falseNegativesByDistance_areTheNegativesNearerThanIt(
            @ForAll long seed, @ForAll @FloatRange(min = 0.01f, max = 2) float distance) {
        Pairs pairs = TestPairs.random(Distance.EUCLIDEAN, seed, 9, 3, 3);
        List<Integer> before = list(pairs.relations());
        float[] distances = pairs.distances().clone();
        pairs.relations()
                .dropFalseNegatives(new FalseNegatives.ByDistance(distance), pairs.distances());
        for (int i = 0; i < 81; i++) {
            boolean dropped = before.get(i) == -1 && distances[i] < distance;
            assertThat((int) pairs.relations().of(i / 9, i % 9))
                    .isEqualTo(dropped ? 0 : before.get(i));
        }
        assertThat(pairs.distances()).isEqualTo(distances);
    }

    @Property(tries = 300)
    void falseNegativesByRank_areEachAnchorsNearest(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int rank) {
        Pairs pairs = TestPairs.random(Distance.EUCLIDEAN, seed, 9, 3, 3);
        for (int i = 0; i < 81; i++) {
            pairs.distances()[i] = Math.round(4 * pairs.distances()[i]) / 4f; // ties
        }
        List<Integer> before = list(pairs.relations());
        pairs.relations().dropFalseNegatives(new FalseNegatives.ByRank(rank), pairs.distances());
        for (int a = 0; a < 9; a++) {
            int anchor = 9 * a;
            List<Integer> dropped =
                    IntStream.range(0, 9)
                            .filter(i -> before.get(anchor + i) == -1)
                            .boxed()
                            .sorted(Comparator.comparing(i -> pairs.distances()[anchor + i]))
                            .limit(rank)
                            .toList();
            for (int i = 0; i < 9; i++) {
                assertThat((int) pairs.relations().of(a, i))
                        .isEqualTo(dropped.contains(i) ? 0 : before.get(anchor + i));
            }
        }
    }

    @Test
    void falseNegatives_neverDropNanAndOffDropsNothing() {
        float nan = Float.NaN;
        float[] distances = {0, nan, .1f, nan, 0, nan, .1f, nan, 0};
        for (FalseNegatives filter :
                List.of(new FalseNegatives.ByRank(2), new FalseNegatives.ByDistance(1))) {
            Relations relations = byLabel(1, 2, 3);
            relations.dropFalseNegatives(filter, distances);
            assertThat(list(relations)).containsExactly(0, -1, 0, -1, 0, -1, 0, -1, 0);
        }
        Relations relations = byLabel(1, 2, 3);
        relations.dropFalseNegatives(new FalseNegatives.Off(), distances);
        assertThat(list(relations)).containsExactly(0, -1, -1, -1, 0, -1, -1, -1, 0);
    }

    @Property(tries = 200)
    void keepMined_keepsThePairsOfTheTriplets(@ForAll long seed, @ForAll Miners kind) {
        Pairs pairs = TestPairs.random(Distance.COSINE, seed, 9, 3, 3);
        Triplets mined = new Triplets();
        kind.at(0.2f).mine(pairs, new java.util.SplittableRandom(seed), mined);
        List<Integer> expected = new ArrayList<>(java.util.Collections.nCopies(81, 0));
        for (List<Integer> t : NaiveMiner.toList(mined)) {
            expected.set(9 * t.get(0) + t.get(1), 1);
            expected.set(9 * t.get(0) + t.get(2), -1);
        }
        pairs.relations().keepMined(mined);
        assertThat(list(pairs.relations())).isEqualTo(expected);
        pairs.relations().keepMined(mined);
        assertThat(list(pairs.relations())).isEqualTo(expected);
    }

    @Test
    void keepMined_bringsNothingBack() {
        Relations relations = byLabel(1, 1, 2);
        relations.anchors(1, 3);
        Triplets triplets = new Triplets();
        triplets.add(0, 1, 2);
        relations.keepMined(triplets);
        assertThat(list(relations)).containsOnly(0);
    }

    @Test
    void has_andHasBoth_tellWhatIsLeft() {
        Relations relations = byLabel(1, 1, 2);
        assertThat(relations.has(0, Relations.POSITIVE)).isTrue();
        assertThat(relations.has(2, Relations.POSITIVE)).isFalse();
        assertThat(relations.has(2, Relations.NEGATIVE)).isTrue();
        assertThat(relations.hasBoth()).isTrue();
        relations.anchors(2, 3);
        assertThat(relations.hasBoth()).isFalse();
        assertThat(byLabel(1, 1).hasBoth()).isFalse();
        assertThat(byLabel().hasBoth()).isFalse();
    }

    @Test
    void messages_sayWhatIsWrong() {
        Relations relations = byLabel(1, 1, 2);
        assertThatThrownBy(() -> relations.byLabel(new int[2], 3))
                .hasMessage("labels must hold 3 numbers but has length 2");
        assertThatThrownBy(() -> relations.byLabel(new int[2], -3))
                .hasMessage("rows must not be negative but was -3");
        assertThatThrownBy(() -> relations.acrossTowers(new int[1], 0))
                .hasMessage("towers must hold 3 numbers but has length 1");
        assertThatThrownBy(
                        () -> relations.dropFalseNegatives(new FalseNegatives.Off(), new float[8]))
                .hasMessage("distances must hold 9 numbers but has length 8");
        assertThatThrownBy(() -> relations.anchors(2, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> relations.of(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new FalseNegatives.ByRank(0))
                .hasMessage("false-negatives rank must be from 1 to 1000 but was 0");
        assertThatThrownBy(() -> new FalseNegatives.ByDistance(Float.NaN))
                .hasMessage("false-negatives distance must be finite and above 0 but was NaN");
    }

    @Test
    void has_findsARelationAtAnyPlace() {
        for (int rows = 2; rows < 40; rows++) {
            for (int other = 0; other < rows; other++) {
                int[] labels = new int[rows];
                labels[other] = 1;
                Relations relations = new Relations();
                relations.byLabel(labels, rows);
                for (int a = 0; a < rows; a++) {
                    assertThat(relations.has(a, Relations.NEGATIVE)).isTrue();
                    assertThat(relations.has(a, Relations.POSITIVE))
                            .isEqualTo(a != other && rows > 2);
                    assertThat(relations.has(a, Relations.NONE)).isTrue();
                }
            }
        }
    }
}
