package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecallAtOneTest {

    private static final LabelledRows NONE = new LabelledRows(new float[0], new int[0], 2);
    private static final LabelledRows ONE = new LabelledRows(new float[] {1, 2}, new int[] {3}, 2);

    @Test
    void recall_isTheShareOfEqualLabels() {
        LabelledRows queries =
                new LabelledRows(new float[] {0, 1, 10, 11}, new int[] {5, 6, 7, 7}, 1);
        LabelledRows gallery = new LabelledRows(new float[] {0.4f, 10.6f}, new int[] {5, 7}, 1);
        assertThat(RecallAtOne.of(Search.of(queries, gallery))).isEqualTo(0.75);
        LabelledRows rows = new LabelledRows(new float[] {0, 1, 3, 9}, new int[] {1, 1, 1, 2}, 1);
        assertThat(RecallAtOne.of(Search.leaveOneOut(rows))).isEqualTo(0.75);
    }

    @Test
    void recall_withoutNeighbours_isZeroAndWithoutQueriesUndefined() {
        assertThat(RecallAtOne.of(Search.of(ONE, NONE))).isZero();
        assertThat(RecallAtOne.of(Search.leaveOneOut(ONE))).isZero();
        assertThat(RecallAtOne.of(Search.of(NONE, ONE))).isNaN();
        assertThat(RecallAtOne.of(Search.leaveOneOut(NONE))).isNaN();
    }

    @Test
    void recall_leavesItsArgumentsUntouched() {
        Random random = new Random(1);
        float[] x = new float[60];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        int[] labels = new int[20];
        float[] copy = x.clone();
        RecallAtOne.of(Search.leaveOneOut(new LabelledRows(x, labels, 3)));
        assertThat(x).isEqualTo(copy);
        assertThat(labels).isEqualTo(new int[20]);
    }

    @Test
    void rows_sayWhatIsWrong() {
        int[] labels = {1, 2};
        assertThatThrownBy(() -> new LabelledRows(new float[5], labels, 2))
                .hasMessage(
                        "rows must hold 2 rows of 2 numbers, one row per label, but have length 5");
        assertThatThrownBy(() -> new LabelledRows(new float[4], labels, 0))
                .hasMessage("width must be positive but was 0");
        float[] broken = {1, 2, 3, Float.NaN};
        assertThatThrownBy(() -> new LabelledRows(broken, labels, 2))
                .hasMessage("rows must be finite but row 1, column 1 is NaN");
        assertThatThrownBy(() -> LabelledRows.of(List.of(new float[1], new float[2]), labels))
                .hasMessage("rows must have one width but row 0 has 1 and row 1 has 2");
        LabelledRows wide = new LabelledRows(new float[3], new int[1], 3);
        assertThatThrownBy(() -> Search.of(ONE, wide))
                .hasMessage("queries and gallery must have one width but have 2 and 3");
    }
}
