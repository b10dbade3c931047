package io.tripletflow.bench.search;

import io.tripletflow.connectors.output.EmbeddingRecord;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Embeddings that can be told again from their numbers: each version has a space of its own, of
 * clusters with noise of half their spread.
 *
 * @param width numbers of an embedding, E
 */
record SearchData(int entities, int width) {

    static final long EPOCH = 1;

    private static final int CLUSTERS = 1_000;

    static String name(int entity) {
        return "entity-" + entity;
    }

    static int number(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    /**
     * Where an entity lies, of unit length, shape (E).
     *
     * @param move how often it has moved within the version
     */
    float[] vector(int entity, long version, int move) {
        return vector(
                version, entity % CLUSTERS, (entity * 31L + version) * 1_000_003 + move * 7919L);
    }

    /** A query near some cluster. */
    float[] query(Random random, long version) {
        return vector(version, random.nextInt(CLUSTERS), random.nextLong());
    }

    private float[] vector(long version, int cluster, long seed) {
        SplittableRandom centre = new SplittableRandom(version * 100_003 + cluster);
        SplittableRandom noise = new SplittableRandom(seed);
        float[] vector = new float[width];
        double square = 0;
        for (int i = 0; i < width; i++) {
            vector[i] = (float) (2 * bell(centre) + bell(noise));
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < width; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    /** Nearly normal, of variance 1: the sum of four even ones. */
    private static double bell(SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += random.nextDouble() - 0.5;
        }
        return sum * Math.sqrt(3);
    }

    EmbeddingRecord record(String name, float[] vector, long version) {
        return new EmbeddingRecord(
                name, Optional.of("label"), vector, EPOCH, version, System.currentTimeMillis());
    }

    static double squared(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }
}
