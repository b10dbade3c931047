package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.encoder.input.InputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The raw recall that the demo shows is that of the data's own description. */
class RawFiguresITCase {

    /** Files whose raw figure is known; -1 where there is no such split. */
    @ParameterizedTest
    @CsvSource({
        "banking77.csv.gz, .775, .848, .15", // our hashing has more to it than words and pairs
        "fashion.csv.gz, .924, .898, .002",
        "spoken-digits.csv.gz, .527, .972, .002",
        "blood-cells.csv.gz, .934, -1, .002",
        "cameras-simulated.csv.gz, -1, .268, .002"
    })
    void rawRecall_isThatOfTheDescription(String name, double test, double unseen, double tolerance)
            throws IOException {
        Path path = Path.of(System.getProperty("data.dir", "../../shared/data"), name);
        assumeTrue(Files.exists(path), path + " is not there: set -Ddata.dir");
        EventFile file = new EventFile(path, CsvColumns.DEFAULTS);
        Map<String, InputSpec> inputs =
                new DemoSettings(Optional.empty(), List.of(), OptionalInt.empty())
                        .config(file.shapes(), List.of(), "127.0.0.1:1", Path.of("target"))
                        .inputs();
        HeldOut heldOut = new HeldOut();
        try (RowSource rows = file.open(RowTimes.oneAMillisecond())) {
            Optional<StreamRow> row = rows.next();
            while (row.isPresent()) {
                row.get().sample().ifPresent(heldOut::add);
                row = rows.next();
            }
        }
        Map<String, HeldOut.Comparison> recall = heldOut.evaluate(inputs, Map.of());
        assertFigure(recall.get("test"), test, tolerance);
        assertFigure(recall.get("unseen"), unseen, tolerance);
    }

    private static void assertFigure(HeldOut.Comparison recall, double expected, double tolerance) {
        if (expected < 0) {
            assertThat(recall).isNull();
        } else {
            assertThat(recall.raw().orElseThrow().recallAt1())
                    .isBetween(expected - 0.002, expected + tolerance);
        }
    }
}
