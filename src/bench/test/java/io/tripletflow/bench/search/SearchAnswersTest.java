package io.tripletflow.bench.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchAnswersTest {

    private final SearchData data = new SearchData(1_000, 8);
    private final float[] query = data.query(new Random(1), 1);

    @TempDir Path folder;

    @Test
    void read_hasWhatWasWritten() throws IOException {
        Path file = folder.resolve("answers");
        try (SequenceWriter writer =
                new JsonMapper()
                        .writerFor(Asked.class)
                        .withRootValueSeparator("\n")
                        .writeValues(file.toFile())) {
            writer.write(asked(10, 1.5, answer(1, 1)));
            writer.write(asked(20, 2.5, null));
            writer.write(asked(30, 3.5, answer(2, 2)));
        }
        SearchAnswers answers = SearchAnswers.read(file);

        assertThat(answers.all()).hasSize(3);
        assertThat(answers.all().get(0).vector()).isEqualTo(query);
        assertThat(answers.all().get(0).answer()).isEqualTo(answer(1, 1));
        assertThat(answers.between(20, 30).all()).hasSize(1);
        assertThat(answers.millis().p50()).isCloseTo(2.5, withinPercentage(0.1));
        assertThat(answers.asking().pausedMillis()).isEqualTo(20);
    }

    /** A distance that is another version's is one of a mixture. */
    @Test
    void swap_tellsMixedAndFailedAnswers() {
        Asked.Answer mixed =
                new Asked.Answer(
                        2,
                        IntStream.range(0, SearchClient.K)
                                .mapToObj(i -> near(i, i == 3 ? 1 : 2))
                                .toList());
        Asked.Answer few = new Asked.Answer(2, answer(2, 2).neighbours().subList(0, 5));
        SearchAnswers answers =
                new SearchAnswers(
                        List.of(
                                asked(0, 1, answer(1, 1)),
                                asked(1, 1, answer(2, 2)),
                                asked(2, 1, mixed),
                                asked(3, 1, few),
                                asked(4, 1, null)));
        SearchReport.Swap swap = answers.swap(data, this::first, 7);

        assertThat(swap.ofBefore()).isEqualTo(1);
        assertThat(swap.ofAfter()).isEqualTo(3);
        assertThat(swap.mixed()).isEqualTo(2);
        assertThat(swap.failed()).isEqualTo(1);
        assertThat(swap.gapMillis()).isCloseTo(1, within(1e-9));
    }

    @Test
    void millis_areThoseOfTheSortedTimes() {
        SearchReport.Millis millis =
                SearchReport.Millis.of(
                        IntStream.rangeClosed(1, 1_000).mapToObj(i -> 1_001.0 - i).toList());
        assertThat(millis.count()).isEqualTo(1_000);
        assertThat(millis.p50()).isCloseTo(500, withinPercentage(0.1));
        assertThat(millis.p99()).isCloseTo(990, withinPercentage(0.1));
        assertThat(millis.p999()).isCloseTo(999, withinPercentage(0.1));
        assertThat(millis.max()).isCloseTo(1_000, withinPercentage(0.1));
        assertThat(SearchReport.Millis.of(List.of()).p99()).isNaN();
    }

    private Asked asked(long dueMillis, double millis, Asked.Answer answer) {
        return new Asked(dueMillis, 0, millis, dueMillis * 1_000_000, dueMillis, query, answer);
    }

    private Asked.Answer answer(long version, long lying) {
        return new Asked.Answer(
                version, IntStream.range(0, SearchClient.K).mapToObj(i -> near(i, lying)).toList());
    }

    private Asked.Near near(int entity, long version) {
        double square = SearchData.squared(query, data.vector(entity, version, 0));
        return new Asked.Near(SearchData.name(entity), Math.sqrt(square));
    }

    private float[] first(int entity) {
        return data.vector(entity, 1, 0);
    }
}
