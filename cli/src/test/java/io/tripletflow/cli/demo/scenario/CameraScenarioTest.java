package io.tripletflow.cli.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.event.Input;
import io.tripletflow.measure.LabelledRows;
import io.tripletflow.measure.RecallAtOne;
import io.tripletflow.measure.Search;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CameraScenarioTest {

    private record Seen(Sample sample, float[] pixels, float[] identity, String json) {}

    private static final List<Seen> STREAM = new ArrayList<>();

    /** A number for each label. */
    private static final Map<String, Integer> NUMBERS = new HashMap<>();

    @BeforeAll
    static void readWholeStream() {
        CameraScenario scenario = new CameraScenario(CameraScenario.SEED);
        Optional<StreamRow> row = scenario.next();
        for (int i = 0; row.isPresent(); i++) {
            Sample sample = row.get().sample().orElseThrow();
            float[] pixels = ((Input.Features) sample.input()).values();
            Camera camera = scenario.cameras().get(scenario.sighting(i).camera());
            String json = new String(row.get().value(), StandardCharsets.UTF_8);
            STREAM.add(new Seen(sample, pixels, invert(camera, pixels), json));
            row = scenario.next();
        }
    }

    /** What an observer who knows the camera makes of its pixels: the identity, shape (24). */
    private static float[] invert(Camera camera, float[] pixels) {
        float[] identity = new float[camera.flips.length];
        for (int column = 0; column < identity.length; column++) {
            double sum = 0;
            for (int row = 0; row < pixels.length; row++) {
                double tanh = Math.max(-0.995, Math.min(0.995, pixels[row] / 2));
                double light = StrictMath.log((1 + tanh) / (1 - tanh));
                sum += camera.mixing[row][column] * (light - camera.offset[row]) / camera.gain[row];
            }
            identity[column] = (float) (camera.flips[column] * sum);
        }
        return identity;
    }

    @Test
    void rawNeighbours_mostlyFail_identitiesBehindTheCameras_doNot() {
        assertThat(recall(Split.TEST, false)).isBetween(0.3, 0.5);
        assertThat(recall(Split.UNSEEN, false)).isBetween(0.25, 0.5);
        assertThat(recall(Split.TEST, true)).isGreaterThan(0.95);
        assertThat(recall(Split.UNSEEN, true)).isGreaterThan(0.95);
    }

    @Test
    void everySplit_isThere_andOnlyTrainRowsAreLabelled() {
        assertThat(STREAM).hasSizeBetween(20_000, 30_000);
        assertThat(count(Split.TRAIN)).isEqualTo(16_000);
        assertThat(count(Split.TEST)).isEqualTo(3_200);
        assertThat(count(Split.UNSEEN)).isEqualTo(3_200);
        assertThat(STREAM)
                .allMatch(
                        seen ->
                                seen.json().contains("\"label\"")
                                        == (seen.sample().split() == Split.TRAIN));
    }

    @Test
    void sameSeed_givesTheSameStream_anotherSeedDoesNot() {
        CameraScenario again = new CameraScenario(CameraScenario.SEED);
        CameraScenario other = new CameraScenario(CameraScenario.SEED + 1);
        for (int i = 0; i < 100; i++) {
            assertThat(new String(again.next().orElseThrow().value(), StandardCharsets.UTF_8))
                    .isEqualTo(STREAM.get(i).json());
        }
        assertThat(new String(other.next().orElseThrow().value(), StandardCharsets.UTF_8))
                .isNotEqualTo(STREAM.get(0).json());
    }

    private static long count(Split split) {
        return STREAM.stream().filter(seen -> seen.sample().split() == split).count();
    }

    private static double recall(Split split, boolean oracle) {
        LabelledRows queries = rows(of(split), oracle);
        return RecallAtOne.of(
                split == Split.UNSEEN
                        ? Search.leaveOneOut(queries)
                        : Search.of(queries, rows(of(Split.TRAIN), oracle)));
    }

    private static List<Seen> of(Split split) {
        return STREAM.stream().filter(seen -> seen.sample().split() == split).toList();
    }

    private static LabelledRows rows(List<Seen> seen, boolean oracle) {
        List<float[]> rows =
                seen.stream().map(row -> oracle ? row.identity() : row.pixels()).toList();
        return LabelledRows.of(rows, labels(seen));
    }

    private static int[] labels(List<Seen> seen) {
        return seen.stream()
                .mapToInt(
                        row -> NUMBERS.computeIfAbsent(row.sample().label(), any -> NUMBERS.size()))
                .toArray();
    }
}
