package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawRowsTest {

    private static Sample sample(Input input) {
        return new Sample("e", "l", Split.TRAIN, "default", input);
    }

    @Test
    void features_stayAsTheyAre() {
        Input input = new Input.Features(new float[] {3, -4});
        RawRows rows = RawRows.of(new InputSpec.Dense(2), List.of(sample(input)));
        rows.observe(input);
        assertThat(rows.row(input)).containsExactly(3, -4);
    }

    @Test
    void ids_haveAColumnEach_andUnitLength() {
        Input ab = Input.Ids.of(List.of("a", "b"));
        Input b = Input.Ids.of(List.of("b"));
        Input none = Input.Ids.of(List.of());
        RawRows rows =
                RawRows.of(
                        new InputSpec.Ids(9, 1, 0, 4),
                        List.of(sample(ab), sample(b), sample(none)));
        rows.observe(ab);
        rows.observe(b);
        assertThat(rows.row(ab)).hasSize(2);
        assertThat(length(rows.row(ab))).isCloseTo(1, within(1e-6));
        // idf: a in one of two, b in both
        double a = 1 + Math.log(3 / 2.0);
        assertThat((double) Math.max(rows.row(ab)[0], rows.row(ab)[1]))
                .isCloseTo(a / Math.sqrt(a * a + 1), within(1e-6));
        assertThat(rows.row(none)).containsOnly(0);
    }

    @Test
    void manyIds_shareColumns() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            texts.add("id-" + i);
        }
        Input many = Input.Ids.of(texts);
        RawRows rows = RawRows.of(new InputSpec.Ids(9, 1, 0, 4), List.of(sample(many)));
        assertThat(rows.row(many)).hasSize(4096);
        assertThat(length(rows.row(many))).isCloseTo(1, within(1e-4));
    }

    @Test
    void noIdsAtAll_areOneEmptyColumn() {
        Input none = Input.Ids.of(List.of());
        RawRows rows = RawRows.of(new InputSpec.Ids(9, 1, 0, 4), List.of(sample(none)));
        assertThat(rows.row(none)).containsExactly(0);
    }

    private static double length(float[] row) {
        double square = 0;
        for (float value : row) {
            square += (double) value * value;
        }
        return Math.sqrt(square);
    }
}
