package io.tripletflow.cli.demo;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;

/**
 * A file of sparse purchases: people with one or two latent interests, of which few are common;
 * items of one or two interests, of log-normal popularity; few purchases each. Every fifth person
 * is held out.
 */
final class Purchases {

    private static final int ITEMS = 1000;
    private static final int INTERESTS = 80;
    private static final int MAX_BOUGHT = 40;

    /** One purchase in five is not of the person's first interest. */
    private static final double OF_FIRST = 0.8;

    private static final double OF_SECOND = 0.92;

    private final Random random;

    /** By interest, and last over all: running sums of the items' popularity. */
    private final double[][] sums = new double[INTERESTS + 1][ITEMS];

    private Purchases(long seed) {
        random = new Random(seed);
        double[] popularity = new double[ITEMS];
        int[][] interests = new int[ITEMS][];
        for (int i = 0; i < ITEMS; i++) {
            popularity[i] = Math.exp(random.nextGaussian());
            interests[i] = new int[] {random.nextInt(INTERESTS), random.nextInt(INTERESTS)};
        }
        for (int k = 0; k <= INTERESTS; k++) {
            double sum = 0;
            for (int i = 0; i < ITEMS; i++) {
                double share = interests[i][1] == k ? 0.3 : 0;
                share += interests[i][0] == k ? 1 : 0;
                sum += (k == INTERESTS ? 1 : share) * popularity[i];
                sums[k][i] = sum;
            }
        }
    }

    static String csv(int people, long seed) {
        Purchases purchases = new Purchases(seed);
        StringBuilder text = new StringBuilder("entity,label,split\n");
        for (int p = 0; p < people; p++) {
            String split = p % 5 == 0 ? "test" : "train";
            for (int item : purchases.person()) {
                text.append("u" + p + ",item " + item + "," + split + "\n");
            }
        }
        return text.toString();
    }

    private Set<Integer> person() {
        int first = interest();
        int second = interest();
        int count = 1;
        while (count < MAX_BOUGHT && random.nextInt(4) > 0) {
            count++;
        }
        Set<Integer> bought = new LinkedHashSet<>();
        for (int i = 0; i < 3 * count && bought.size() < count; i++) {
            double which = random.nextDouble();
            int interest = which < OF_FIRST ? first : which < OF_SECOND ? second : INTERESTS;
            bought.add(item(sums[interest]));
        }
        return bought;
    }

    /** Small numbers are common. */
    private int interest() {
        return (int) (INTERESTS * Math.pow(random.nextDouble(), 3));
    }

    private int item(double[] running) {
        int place = Arrays.binarySearch(running, random.nextDouble() * running[ITEMS - 1]);
        return Math.min(ITEMS - 1, place < 0 ? -place - 1 : place);
    }
}
