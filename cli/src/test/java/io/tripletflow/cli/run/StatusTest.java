package io.tripletflow.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

/** What a running job tells of itself. */
class StatusTest {

    private static final JobStatus EARLY =
            new JobStatus(
                    "t", "RUNNING", 0, 0, null, null, null, null, 0, Map.of(), 0, 0, 0, null, null);
    private static final JobStatus LATE =
            new JobStatus(
                    "t",
                    "RESTARTING",
                    12_345,
                    99.6,
                    7L,
                    1_018L,
                    .91,
                    .25,
                    12_000,
                    Map.of("late", 3L),
                    40,
                    2,
                    1,
                    "disk full",
                    "no labelled event");

    private final StringWriter err = new StringWriter();
    private final StringWriter json = new StringWriter();

    @Test
    void line_saysWhatIsKnown() {
        assertThat(EARLY.line()).isEqualTo("0 events, 0/s  dead letters 0  checkpoints 0");
        assertThat(LATE.line())
                .isEqualTo(
                        "restarting  12,345 events, 100/s, lag 7  version 1,018"
                                + "  recall 0.910, untrained 0.250  dead letters 3 (late 3)"
                                + "  checkpoints 40 and 2 failed  restarts 1 (disk full)"
                                + "  no labelled event");
    }

    @Test
    void json_isALineWithTheFieldsOfTheDocument() {
        printer(0).status(EARLY);
        printer(0).status(LATE);
        assertThat(json.toString().lines())
                .containsExactly(
                        "{\"time\":\"t\",\"state\":\"RUNNING\",\"events\":0,\"eventsPerSecond\":0.0,"
                                + "\"labelled\":0,\"deadLetters\":{},\"checkpoints\":0,"
                                + "\"failedCheckpoints\":0,\"restarts\":0}",
                        "{\"time\":\"t\",\"state\":\"RESTARTING\",\"events\":12345,"
                                + "\"eventsPerSecond\":99.6,\"lag\":7,\"version\":1018,"
                                + "\"recallLearned\":0.91,\"recallUntrained\":0.25,"
                                + "\"labelled\":12000,\"deadLetters\":{\"late\":3},"
                                + "\"checkpoints\":40,\"failedCheckpoints\":2,\"restarts\":1,"
                                + "\"lastFailure\":\"disk full\",\"warning\":\"no labelled event\"}");
    }

    @Test
    void withoutATerminal_eachStatusIsALine() {
        printer(0).status(EARLY);
        printer(0).news("a failure");
        assertThat(err.toString().lines().toList()).hasSize(2).first().isEqualTo(EARLY.line());
        assertThat(err.toString()).doesNotContain("\r", "\u001b");
    }

    @Test
    void onATerminal_aStatusIsDrawnOverTheLast_andNewsStay() {
        StatusPrinter printer = printer(30);
        printer.status(LATE);
        printer.status(EARLY);
        printer.news("a failure");
        String[] drawn = err.toString().split("\r", -1);
        assertThat(drawn[1]).isEqualTo(LATE.line().substring(0, 29)).doesNotContain("\n");
        assertThat(drawn[2]).isEqualTo(EARLY.line().substring(0, 29));
        assertThat(drawn[3]).isBlank().hasSize(29);
        assertThat(drawn[4]).matches("[0-9:]+ a failure\\R");
    }

    @Test
    void board_keepsWhatTasksOfAnEarlierAttemptCounted() {
        MetricBoard board = new MetricBoard();
        SimpleCounter first = new SimpleCounter();
        first.inc(5);
        SimpleCounter second = new SimpleCounter();
        second.inc(2);
        board.add("dead/late", first);
        board.add("dead/late", second);
        board.remove(first);
        first.inc();
        assertThat(board.total("dead/late")).isEqualTo(7);
        assertThat(board.totalsOf("dead/")).isEqualTo(Map.of("late", 7L));
        assertThat(board.total("unknown")).isZero();
    }

    @Test
    void board_addsTheGaugesOfTheTasksThatRun() {
        MetricBoard board = new MetricBoard();
        Gauge<Long> one = () -> 3L;
        Gauge<Double> other = () -> Double.NaN;
        board.add("lag", one);
        board.add("lag", other);
        assertThat(board.gauge("lag")).hasValue(3);
        board.remove(one);
        assertThat(board.gauge("lag")).as("not known").isEmpty();
    }

    private StatusPrinter printer(int columns) {
        return new StatusPrinter(
                new PrintWriter(err), new PrintWriter(json), Duration.ofSeconds(1), columns);
    }
}
