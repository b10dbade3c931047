package io.tripletflow.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLabelsTest {

    @TempDir Path folder;

    private String notes(String... rows) throws IOException {
        return String.join("\n", Rows.check(Rows.file(folder, "a.jsonl", rows)).notes());
    }

    private static String row(String label, String split) {
        return "{\"entity\":\"e\",\"label\":\"%s\",\"split\":\"%s\",\"features\":[1,2]}"
                .formatted(label, split);
    }

    private static String timed(String time) {
        return "{\"entity\":\"e\",\"label\":\"a\",\"time\":\"%s\",\"features\":[1,2]}"
                .formatted(time);
    }

    @Test
    void labelsOfTwoRowsAndMore_inTheirSplits_needNoNote() throws IOException {
        assertThat(
                        notes(
                                row("a", "train"),
                                row("a", "train"),
                                row("b", "train"),
                                row("b", "test"),
                                row("c", "unseen")))
                .isEmpty();
    }

    @Test
    void oneLabel_andLabelsOfOneRow_areTold() throws IOException {
        String[] same = new String[10];
        String[] different = new String[10];
        for (int i = 0; i < same.length; i++) {
            same[i] = row("a", "train");
            different[i] = row("a" + i, "train");
        }
        assertThat(notes(same)).contains("all rows to learn from have the label 'a'");
        assertThat(notes(different)).contains("no label has two rows to learn from");
        different[9] = different[0];
        assertThat(notes(different)).doesNotContain("label");
    }

    @Test
    void labelsOfTheWrongSplit_areTold() throws IOException {
        assertThat(
                        notes(
                                row("a", "train"),
                                row("a", "train"),
                                row("b", "train"),
                                row("b", "unseen"),
                                row("c", "test"),
                                row("a", "test")))
                .contains("1 of 2 rows of split test have a label that no row of train has")
                .contains("1 of 1 rows of split unseen have a label that rows of train have");
    }

    @Test
    void rowsThatGoBackInTime_areTold() throws IOException {
        String first = timed("2024-05-01T10:00:01Z");
        assertThat(notes(first, timed("2024-05-01T10:00:00Z"))).doesNotContain("older");
        assertThat(notes(first, timed("2024-05-01T09:59:59Z")))
                .contains("1 of 2 rows are more than a second older", "sort the file by time");
    }
}
