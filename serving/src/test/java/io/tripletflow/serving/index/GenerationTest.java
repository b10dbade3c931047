package io.tripletflow.serving.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a plain loop over a map. */
class GenerationTest {

    private static final int WIDTH = 32;

    private final Random random = new Random(7);
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, float[]> vectors = new HashMap<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void search_cells_findsWhatALoopFinds(boolean clustered) {
        Generation generation = filled(4_000, 1_000, clustered);
        generation.tidy();
        assertThat(generation.towers().get(0).index()).isEqualTo("cells");

        assertThat(recall(generation, 200, clustered)).isGreaterThanOrEqualTo(0.98);
    }

    /** Searches share nothing that they write to. */
    @Test
    void search_cells_manyAtOnceAnswerAsOneAfterAnother() throws Exception {
        Generation generation = filled(4_000, 1_000, true);
        generation.tidy();
        List<float[]> queries = new ArrayList<>();
        List<List<String>> alone = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            float[] query = vector(true);
            queries.add(query);
            alone.add(names(generation.search(new Question(query, 10))));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<String>>> together = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                for (float[] query : queries) {
                    together.add(
                            threads.submit(
                                    () -> names(generation.search(new Question(query, 10)))));
                }
            }
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i % queries.size()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void search_scan_isTheLoop() {
        Generation generation = filled(500, 1_000, true);
        generation.tidy();
        assertThat(generation.towers().get(0).index()).isEqualTo("exact");

        for (int i = 0; i < 50; i++) {
            float[] query = vector(true);
            assertThat(names(generation.search(new Question(query, 10))))
                    .isEqualTo(loop(query, 10, item -> true));
        }
    }

    @Test
    void search_answersNameTheirDistance() {
        Generation generation = filled(300, 1_000, false);
        float[] query = vector(false);
        for (Neighbour near : generation.search(new Question(query, 5))) {
            float[] vector = vectors.get(near.item().entity());
            double sum = 0;
            for (int i = 0; i < WIDTH; i++) {
                sum += Math.pow(query[i] - vector[i], 2);
            }
            assertThat(near.distance())
                    .isCloseTo(Math.sqrt(sum), org.assertj.core.data.Offset.offset(1e-5));
        }
    }

    /** What others did: a tombstone that rebuilds everything (arcadedb #7842). */
    @Test
    void remove_cells_areNotBuiltAgainForAFew() {
        Generation generation = filled(3_000, 1_000, false);
        generation.tidy();
        for (int i = 0; i < 50; i++) {
            remove(generation, "e" + i);
            assertThat(generation.tidy()).isFalse();
        }
        assertThat(generation.size()).isEqualTo(2_950);
        assertThat(recall(generation, 100, false)).isGreaterThanOrEqualTo(0.98);
    }

    /** hnswlib #309: an id that was deleted and is added again. */
    @Test
    void put_againAfterRemove_liesWhereItWasPutLast() {
        Generation generation = filled(2_000, 500, false);
        generation.tidy();
        float[] old = vectors.get("e17");
        remove(generation, "e17");
        put(generation, "e17", "other", vector(false));

        assertThat(names(generation.search(new Question(vectors.get("e17"), 1))))
                .containsExactly("e17");
        assertThat(names(generation.search(new Question(old, 2_000)))).containsOnlyOnce("e17");
        assertThat(generation.find("e17").orElseThrow().item().label()).contains("other");
    }

    /** zvec #724, pgvector #244: all of the nearest are dead, or filtered out. */
    @Test
    void search_cellsWhoseNearestAreDead_answersTheLiving() {
        Generation generation = filled(3_000, 500, true);
        generation.tidy();
        float[] query = vector(true);
        for (String entity : loop(query, 600, item -> true)) {
            remove(generation, entity);
        }
        List<String> found = names(generation.search(new Question(query, 10)));
        assertThat(found).hasSize(10).isSubsetOf(vectors.keySet());
        assertThat(found).isEqualTo(loop(query, 10, item -> true));
    }

    @Test
    void search_filterThatRefusesTheNearest_answersOthers() {
        Generation generation = filled(3_000, 500, true);
        generation.tidy();
        float[] query = vectors.get("e0");
        Predicate<Item> rare = item -> item.group().equals("g3") && item.source().equals("s1");
        Question question = new Question(query, 10, Optional.empty(), Set.of(), rare, 0);
        assertThat(names(generation.search(question))).isEqualTo(loop(query, 10, rare));

        Question nobody = new Question(query, 10, Optional.empty(), Set.of(), item -> false, 0);
        assertThat(generation.search(nobody)).isEmpty();
    }

    /** Those that a caller has seen are the nearest, as a rule. */
    @Test
    void search_excludesTheNearest_answersTheNextOnes() {
        Generation generation = filled(3_000, 500, true);
        generation.tidy();
        float[] query = vectors.get("e0");
        Set<String> seen = Set.copyOf(loop(query, 300, item -> true));
        Question question = new Question(query, 10, Optional.empty(), seen, null, 0);
        assertThat(names(generation.search(question)))
                .isEqualTo(loop(query, 10, item -> !seen.contains(item.entity())));
    }

    @Test
    void search_tower_answersOnlyThat() {
        Generation generation = filled(100, 1_000, false);
        float[] query = vector(false);
        generation.put(
                new Item("song", Optional.empty(), "", "", "audio", 1, Float.NaN), query.clone());
        Question audio = new Question(query, 10, Optional.of("audio"), Set.of(), null, 0);
        assertThat(names(generation.search(audio))).containsExactly("song");
        Question image = new Question(query, 3, Optional.of("image"), Set.of(), null, 0);
        assertThat(names(generation.search(image))).doesNotContain("song").hasSize(3);
        Question none = new Question(query, 3, Optional.of("smell"), Set.of(), null, 0);
        assertThat(generation.search(none)).isEmpty();
        assertThat(names(generation.search(new Question(query, 1)))).containsExactly("song");
    }

    @Test
    void search_popularity_movesThePopularForward() {
        Generation generation = new Generation(1, 1, 2);
        float[] query = {1, 0};
        generation.put(
                new Item("near", Optional.empty(), "", "", "t", 1, (float) Math.log(0.001)),
                new float[] {0.99f, 0.14f});
        generation.put(
                new Item("popular", Optional.empty(), "", "", "t", 1, (float) Math.log(0.5)),
                new float[] {0.8f, 0.6f});
        assertThat(names(generation.search(new Question(query, 1)))).containsExactly("near");
        assertThat(
                        names(
                                generation.search(
                                        new Question(
                                                query, 1, Optional.empty(), Set.of(), null, 0.1))))
                .containsExactly("popular");
    }

    @Test
    void put_otherWidth_isRefused() {
        Generation generation = filled(1, 1_000, false);
        assertThatThrownBy(() -> put(generation, "short", "l", new float[] {1}))
                .hasMessageContaining("'short' has length 1 but others")
                .hasMessageContaining("have 32");
    }

    /** Changes while cells are made are not lost. */
    @Test
    void tidy_whileOthersChange_endsAsTheMap() throws InterruptedException {
        Generation generation = filled(3_000, 500, false);
        Thread builder = new Thread(generation::tidy);
        builder.start();
        for (int i = 0; i < 1_500; i++) {
            if (i % 3 == 0) {
                remove(generation, "e" + random.nextInt(3_000));
            } else {
                put(generation, "e" + random.nextInt(4_000), "l", vector(false));
            }
        }
        builder.join();
        assertSame(generation);
        while (generation.tidy()) {
            assertSame(generation);
        }
    }

    /** What comes after cells were made goes into them; dead rows are passed over. */
    @Test
    void put_afterCellsWereMade_isFound() {
        Generation generation = filled(3_000, 500, false);
        generation.tidy();
        for (int i = 2_000; i < 5_500; i++) {
            put(generation, "e" + i, "l", vector(false));
            if (i % 7 == 0) {
                remove(generation, "e" + i);
            }
        }
        assertSame(generation);
        assertThat(recall(generation, 200, false)).isGreaterThanOrEqualTo(0.98);
        for (int i = 2_000; i < 5_500; i += 50) {
            String entity = "e" + i;
            if (vectors.containsKey(entity)) {
                assertThat(names(generation.search(new Question(vectors.get(entity), 1))))
                        .containsExactly(entity);
            }
        }
    }

    /** Those who ask while entities move, go and are laid out anew get k living answers. */
    @Test
    void tidy_whileOthersAskAndChange_answersStayWhole() throws Exception {
        Generation generation = filled(3_000, 500, true);
        generation.tidy();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            AtomicBoolean changing = new AtomicBoolean(true);
            Future<Integer> laidOut =
                    threads.submit(
                            () -> {
                                int count = 0;
                                while (changing.get()) {
                                    count += generation.tidy() ? 1 : 0;
                                }
                                return count;
                            });
            List<float[]> queries = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                queries.add(vector(true));
            }
            Future<Integer> asked =
                    threads.submit(
                            () -> {
                                int count = 0;
                                while (changing.get() || count == 0) {
                                    float[] query = queries.get(count++ % 50);
                                    List<String> found =
                                            names(generation.search(new Question(query, 10)));
                                    assertThat(found).hasSize(10).doesNotHaveDuplicates();
                                }
                                return count;
                            });
            for (int i = 0; i < 12_000; i++) {
                String entity = "e" + random.nextInt(5_000);
                if (i % 5 == 0) {
                    remove(generation, entity);
                } else {
                    put(generation, entity, "l", vector(true));
                }
            }
            changing.set(false);
            assertThat(laidOut.get()).isPositive();
            assertThat(asked.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
        assertSame(generation);
        assertThat(recall(generation, 100, true)).isGreaterThanOrEqualTo(0.98);
    }

    /** Batches change all at once: no answer has half of one. */
    @Test
    void putAll_whileOthersAsk_isOneMoment() throws Exception {
        Generation generation = filled(2_000, 500, false);
        generation.tidy();
        float[] here = vector(false);
        float[] there = vector(false);
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            AtomicBoolean changing = new AtomicBoolean(true);
            put(generation, "first", "l", here);
            put(generation, "second", "l", here);
            Future<Integer> asked =
                    threads.submit(
                            () -> {
                                int count = 0;
                                while (changing.get() || count == 0) {
                                    List<String> found =
                                            names(generation.search(new Question(here, 2)));
                                    boolean first = found.contains("first");
                                    assertThat(found.contains("second")).isEqualTo(first);
                                    count++;
                                }
                                return count;
                            });
            for (int i = 0; i < 20_000; i++) {
                float[] vector = i % 2 == 0 ? there : here;
                generation.putAll(List.of(located("first", vector), located("second", vector)));
            }
            changing.set(false);
            assertThat(asked.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    private Generation.Located located(String entity, float[] vector) {
        return new Generation.Located(items.get(entity), vector);
    }

    private void assertSame(Generation generation) {
        Map<String, float[]> found = new HashMap<>();
        generation.forEach((item, vector) -> found.put(item.entity(), vector));
        assertThat(found.keySet()).isEqualTo(vectors.keySet());
        found.forEach((entity, vector) -> assertThat(vector).isSameAs(vectors.get(entity)));
        assertThat(generation.size()).isEqualTo(vectors.size());
    }

    private Generation filled(int entities, int cellsFrom, boolean clustered) {
        Generation generation = new Generation(1, 1, entities, cellsFrom);
        for (int i = 0; i < entities; i++) {
            put(generation, "e" + i, "l" + i % 50, vector(clustered));
        }
        return generation;
    }

    private void put(Generation generation, String entity, String label, float[] vector) {
        int hash = entity.hashCode() & Integer.MAX_VALUE;
        Item item =
                new Item(
                        entity,
                        Optional.of(label),
                        "g" + hash % 20,
                        "s" + hash % 3,
                        "image",
                        1,
                        Float.NaN);
        generation.put(item, vector);
        items.put(entity, item);
        vectors.put(entity, vector);
    }

    private void remove(Generation generation, String entity) {
        generation.remove(entity);
        items.remove(entity);
        vectors.remove(entity);
    }

    /** Of unit length; clusters are tight beside their distances. */
    private float[] vector(boolean clustered) {
        float[] vector = new float[WIDTH];
        Random centre = new Random(random.nextInt(40));
        double square = 0;
        for (int i = 0; i < WIDTH; i++) {
            vector[i] =
                    (float) ((clustered ? 4 * centre.nextGaussian() : 0) + random.nextGaussian());
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < WIDTH; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    private double recall(Generation generation, int queries, boolean clustered) {
        int found = 0;
        for (int i = 0; i < queries; i++) {
            float[] query = vector(clustered);
            List<String> right = loop(query, 10, item -> true);
            List<String> answers = names(generation.search(new Question(query, 10)));
            found += (int) answers.stream().filter(right::contains).count();
        }
        return found / (10.0 * queries);
    }

    private List<String> loop(float[] query, int k, Predicate<Item> accept) {
        Map<String, Double> distances = new HashMap<>();
        vectors.forEach(
                (entity, vector) -> {
                    if (accept.test(items.get(entity))) {
                        distances.put(entity, squared(query, vector));
                    }
                });
        List<String> all = new ArrayList<>(distances.keySet());
        all.sort(
                Comparator.<String>comparingDouble(distances::get)
                        .thenComparing(Comparator.naturalOrder()));
        return all.subList(0, Math.min(k, all.size()));
    }

    private static double squared(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return sum;
    }

    private static List<String> names(List<Neighbour> neighbours) {
        return neighbours.stream().map(near -> near.item().entity()).toList();
    }
}
