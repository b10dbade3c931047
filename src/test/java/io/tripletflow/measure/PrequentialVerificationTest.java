package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.measure.PrequentialVerification.Claim;
import io.tripletflow.measure.PrequentialVerification.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrequentialVerificationTest {

    private static final PrequentialVerification.Space<float[]> AS_IT_IS = inputs -> inputs;

    private static Claim<float[]> of(String identity, float... input) {
        return new Claim<>(identity, true, input);
    }

    @Test
    void add_fewEvents_comparesOnlyWithProfilesOfTwo() {
        PrequentialVerification<float[]> measure = new PrequentialVerification<>(1);
        measure.add(0, List.of(of("a", 1, 0), of("b", 0, 1), of("a", 1, 0)), AS_IT_IS);
        assertThat(measure.parts().get(0).comparisons().genuinePairs()).isZero();
        assertThat(measure.parts().get(0).rankOne()).isNaN();
        measure.add(0, List.of(of("b", 0, 1), of("a", 1, 0.1f), of("b", 1, 0.1f)), AS_IT_IS);
        Part part = measure.parts().get(0);
        assertThat(part.comparisons().genuinePairs()).isEqualTo(2);
        assertThat(part.comparisons().impostorPairs()).isEqualTo(2);
        assertThat(part.nearest()).as("the last b looks like a").isEqualTo(1);
        assertThat(part.comparisons().equalErrorRate()).isEqualTo(0.5);
    }

    @Test
    void add_anotherModel_embedsTheProfilesAnew() {
        PrequentialVerification<float[]> measure = new PrequentialVerification<>(1);
        measure.add(
                0, List.of(of("a", 1, 0), of("a", 1, 0), of("b", 0, 1), of("b", 0, 1)), AS_IT_IS);
        PrequentialVerification.Space<float[]> turned =
                inputs -> inputs.stream().map(row -> new float[] {-row[1], row[0]}).toList();
        measure.add(0, List.of(of("a", 1, 0), of("b", 0, 1)), turned);
        assertThat(measure.parts().get(0).comparisons().equalErrorRate()).isZero();
        assertThat(measure.parts().get(0).rankOne()).isEqualTo(1);
    }

    @Test
    void add_falseClaims_areMeasuredApart_andJoinNoProfile() {
        PrequentialVerification<float[]> measure = new PrequentialVerification<>(2);
        List<Claim<float[]>> claims =
                new ArrayList<>(
                        List.of(of("a", 1, 0), of("a", 1, 0), of("b", 0, 1), of("b", 0, 1)));
        for (int i = 0; i < 5; i++) {
            claims.add(new Claim<>("a", false, new float[] {0, 1}));
        }
        claims.add(of("a", 1, 0));
        measure.add(1, claims, AS_IT_IS);
        Part part = measure.parts().get(1);
        assertThat(part.frauds().orElseThrow().impostorPairs()).isEqualTo(5);
        assertThat(part.frauds().orElseThrow().equalErrorRate()).isZero();
        assertThat(part.comparisons().equalErrorRate()).isZero();
        assertThat(measure.parts().get(0).frauds()).isEmpty();
    }

    @Test
    void add_strangers_areComparedWithTheNearestProfile_andJoinNone() {
        PrequentialVerification<float[]> measure = new PrequentialVerification<>(1);
        measure.add(0, List.of(of("a", 1, 0, 0)), List.of(new float[] {1, 0, 0}), AS_IT_IS);
        assertThat(measure.parts().get(0).strangers())
                .as("there is no profile to compare with")
                .isEqualTo(new Strangers(0, 0, Double.NaN, Double.NaN));
        measure.add(
                0,
                List.of(of("a", 1, 0, 0), of("b", 0, 1, 0), of("b", 0, 1, 0)),
                List.of(),
                AS_IT_IS);
        measure.add(
                0,
                List.of(of("a", 3, 4, 0), of("b", 0, 1, 0)),
                List.of(new float[] {0, 0, 1}, new float[] {3, 0, 4}),
                AS_IT_IS);
        Strangers strangers = measure.parts().get(0).strangers();
        assertThat(strangers.known()).isEqualTo(2);
        assertThat(strangers.strangers()).isEqualTo(2);
        assertThat(strangers.equalErrorRate()).isZero();
        assertThat(strangers.threshold())
                .as("a looks more like b, which is known, too; no stranger is nearer than .6")
                .isCloseTo(0.8, within(1e-6));
    }

    @Test
    void strangers_overlapping_haveTheThresholdOfEqualShares() {
        Strangers strangers =
                Strangers.of(new float[] {.1f, .2f, .3f, .6f}, new float[] {.25f, .7f, .8f, .9f});
        assertThat(strangers.equalErrorRate()).isEqualTo(0.25);
        assertThat(strangers.threshold()).as("one of four each").isCloseTo(0.7, within(1e-6));
    }

    /** The same by a loop over all that was before. */
    @Test
    void add_drawnStream_isAsCountedNaively() {
        Random random = new Random(3);
        List<Claim<float[]>> claims = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int identity = random.nextInt(7);
            float[] row = new float[4];
            for (int k = 0; k < row.length; k++) {
                row[k] = (float) (random.nextGaussian() + (identity % 4 == k ? 2 : 0));
            }
            claims.add(of("i" + identity, row));
        }
        PrequentialVerification<float[]> measure = new PrequentialVerification<>(1);
        for (int from = 0; from < claims.size(); from += 60) {
            measure.add(0, claims.subList(from, from + 60), AS_IT_IS);
        }
        Verification naive = naive(claims);
        Verification ours = measure.parts().get(0).comparisons();
        assertThat(ours.genuinePairs()).isEqualTo(naive.genuinePairs());
        assertThat(ours.impostorPairs()).isEqualTo(naive.impostorPairs());
        assertThat(ours.equalErrorRate()).isCloseTo(naive.equalErrorRate(), within(1e-9));
        assertThat(ours.rocArea()).isCloseTo(naive.rocArea(), within(1e-6));
    }

    private static Verification naive(List<Claim<float[]>> claims) {
        Map<String, List<float[]>> seen = new HashMap<>();
        List<Float> genuine = new ArrayList<>();
        List<Float> impostor = new ArrayList<>();
        for (Claim<float[]> claim : claims) {
            List<float[]> own = seen.computeIfAbsent(claim.identity(), any -> new ArrayList<>());
            if (own.size() >= 2) {
                seen.forEach(
                        (identity, rows) -> {
                            if (rows.size() >= 2) {
                                (rows == own ? genuine : impostor)
                                        .add(1 - cosine(claim.input(), rows));
                            }
                        });
            }
            own.add(claim.input());
        }
        return Verification.ofDistances(array(genuine), array(impostor));
    }

    private static float cosine(float[] row, List<float[]> rows) {
        double[] mean = new double[row.length];
        for (float[] each : rows.subList(Math.max(0, rows.size() - 5), rows.size())) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += each[i] / norm(each);
            }
        }
        double dot = 0;
        double square = 0;
        for (int i = 0; i < mean.length; i++) {
            dot += mean[i] * row[i];
            square += mean[i] * mean[i];
        }
        return (float) (dot / Math.sqrt(square) / norm(row));
    }

    private static double norm(float[] row) {
        double square = 0;
        for (float value : row) {
            square += (double) value * value;
        }
        return Math.sqrt(square);
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    @Test
    void add_moreIdentitiesThanRemembered_forgetsTheOldest() {
        PrequentialVerification<float[]> measure = new PrequentialVerification<>(1);
        for (int i = 0; i < 300; i++) {
            measure.add(0, List.of(of("i" + i, 1, i), of("i" + i, 1, i)), AS_IT_IS);
        }
        measure.add(0, List.of(of("i0", 1, 0), of("i299", 1, 299)), AS_IT_IS);
        Part part = measure.parts().get(0);
        assertThat(part.comparisons().genuinePairs()).as("i0 is forgotten").isEqualTo(1);
        assertThat(part.comparisons().impostorPairs()).isBetween(250L, 256L);
    }
}
