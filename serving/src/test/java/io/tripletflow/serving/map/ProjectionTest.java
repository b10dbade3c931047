package io.tripletflow.serving.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProjectionTest {

    private static final int WIDTH = 12;
    private final Random random = new Random(3);

    /** Axes 4 and 9 vary most. */
    private List<float[]> anchors(int count) {
        List<float[]> anchors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] anchor = new float[WIDTH];
            for (int j = 0; j < WIDTH; j++) {
                double spread = j == 4 ? 5 : j == 9 ? 3 : 0.3;
                anchor[j] = (float) (spread * random.nextGaussian() + j);
            }
            anchors.add(anchor);
        }
        return anchors;
    }

    @Test
    void of_findsTheDirectionsThatVaryMost() {
        Projection found = Projection.of(anchors(500));
        double length = found.scale();
        assertThat(Math.abs(found.x()[4]) / length).isGreaterThan(0.99);
        assertThat(Math.abs(found.y()[9]) / length).isGreaterThan(0.99);
    }

    @Test
    void of_mostLieWithinOne() {
        List<float[]> anchors = anchors(1_000);
        Projection found = Projection.of(anchors);
        long outside =
                anchors.stream()
                        .map(found::point)
                        .filter(at -> Math.abs(at[0]) > 1 || Math.abs(at[1]) > 1)
                        .count();
        assertThat(outside).isBetween(1L, 20L);
    }

    /** A space that was turned and mirrored as a whole looks as it did. */
    @Test
    void near_turnedAndMirroredSpace_liesWhereItLay() {
        List<float[]> before = anchors(400);
        Projection first = Projection.of(before);
        List<double[]> places = before.stream().map(first::point).toList();
        List<float[]> after =
                before.stream()
                        .map(
                                vector -> {
                                    float[] turned = vector.clone();
                                    turned[4] = -0.6f * vector[4] + 0.8f * vector[9];
                                    turned[9] = 0.8f * vector[4] + 0.6f * vector[9];
                                    return turned;
                                })
                        .toList();

        Projection next = Projection.near(after, after, places, first.scale());

        double alone = drift(after, Projection.of(after), places);
        assertThat(drift(after, next, places)).isLessThan(0.01).isLessThan(alone);
    }

    @Test
    void near_sameSpace_doesNotMove() {
        List<float[]> anchors = anchors(300);
        Projection first = Projection.of(anchors);
        List<double[]> places = anchors.stream().map(first::point).toList();
        Projection next = Projection.near(anchors, anchors, places, first.scale());
        assertThat(drift(anchors, next, places)).isCloseTo(0, within(1e-6));
    }

    @Test
    void of_oneAnchor_liesInTheMiddle() {
        double[] at = Projection.of(List.of(new float[] {1, 2})).point(new float[] {1, 2});
        assertThat(at).containsExactly(0, 0);
    }

    private static double drift(
            List<float[]> vectors, Projection projection, List<double[]> places) {
        double sum = 0;
        for (int i = 0; i < vectors.size(); i++) {
            double[] now = projection.point(vectors.get(i));
            sum += Math.hypot(now[0] - places.get(i)[0], now[1] - places.get(i)[1]);
        }
        return sum / vectors.size();
    }
}
