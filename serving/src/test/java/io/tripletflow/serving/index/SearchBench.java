package io.tripletflow.serving.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Time and recall of queries beside upserts: {@code SearchBench ENTITIES WIDTH}. 200 queries and
 * 2,000 upserts a second, on clustered vectors of unit length.
 */
final class SearchBench {

    private static final int CLUSTERS = 1_000;
    private static final int SECONDS = 10;
    private static final int QUERIES_PER_SECOND = 200;
    private static final int UPSERTS_PER_SECOND = 2_000;
    private static final int K = 10;

    private SearchBench() {}

    public static void main(String[] arguments) throws InterruptedException {
        int entities = Integer.parseInt(arguments[0]);
        int width = Integer.parseInt(arguments[1]);
        Random random = new Random(1);
        Generation generation = new Generation(1, 1, entities);
        for (int i = 0; i < entities; i++) {
            generation.put(item(i), vector(random, width));
        }
        long before = System.nanoTime();
        generation.tidy();
        System.out.printf(
                Locale.ROOT,
                "%,d x %d: graph in %.1f s, %s%n",
                entities,
                width,
                (System.nanoTime() - before) / 1e9,
                generation.towers());
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "heap %.0f MB%n",
                (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
        recall(generation, random, width);
        Thread upserts = new Thread(() -> upsert(generation, entities, width));
        upserts.setDaemon(true);
        upserts.start();
        ask(generation, random, width, false);
        ask(generation, random, width, true);
    }

    private static void recall(Generation generation, Random random, int width) {
        int found = 0;
        int asked = 100;
        for (int i = 0; i < asked; i++) {
            float[] query = vector(random, width);
            Set<String> answers = new HashSet<>();
            generation
                    .search(new Question(query, K))
                    .forEach(near -> answers.add(near.item().entity()));
            List<Item> items = new ArrayList<>();
            List<Float> distances = new ArrayList<>();
            generation.forEach(
                    (item, vector) -> {
                        items.add(item);
                        distances.add(Rows.squared(query, vector));
                    });
            Integer[] order = new Integer[items.size()];
            Arrays.setAll(order, each -> each);
            Arrays.sort(order, Comparator.comparing(distances::get));
            for (int each = 0; each < K; each++) {
                found += answers.contains(items.get(order[each]).entity()) ? 1 : 0;
            }
        }
        System.out.printf(Locale.ROOT, "recall@10 %.4f%n", found / (double) (asked * K));
    }

    private static void ask(Generation generation, Random random, int width, boolean shown)
            throws InterruptedException {
        double[] millis = new double[SECONDS * QUERIES_PER_SECOND];
        long start = System.nanoTime();
        for (int i = 0; i < millis.length; i++) {
            long due = start + i * 1_000_000_000L / QUERIES_PER_SECOND;
            while (System.nanoTime() < due) {
                Thread.sleep(0, 200_000);
            }
            float[] query = vector(random, width);
            long began = System.nanoTime();
            generation.search(new Question(query, K));
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        if (shown) {
            System.out.printf(
                    Locale.ROOT,
                    "query p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
                    millis[millis.length / 2],
                    millis[millis.length * 99 / 100],
                    millis[millis.length - 1]);
        }
    }

    private static void upsert(Generation generation, int entities, int width) {
        Random random = new Random(2);
        long start = System.nanoTime();
        for (long i = 0; ; i++) {
            while (System.nanoTime() < start + i * 1_000_000_000L / UPSERTS_PER_SECOND) {
                Thread.onSpinWait();
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    return;
                }
            }
            generation.put(item(random.nextInt(entities)), vector(random, width));
        }
    }

    private static Item item(int number) {
        return new Item(
                "entity-" + number,
                Optional.of("label-" + number % CLUSTERS),
                "",
                "",
                "default",
                number,
                Float.NaN);
    }

    private static float[] vector(Random random, int width) {
        Random centre = new Random(random.nextInt(CLUSTERS));
        float[] vector = new float[width];
        double square = 0;
        for (int i = 0; i < width; i++) {
            vector[i] = (float) (2 * centre.nextGaussian() + random.nextGaussian());
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < width; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }
}
