package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.learn.spec.CountsSpec;
import org.junit.jupiter.api.Test;

/** What is counted beside what is learned. */
class CountsTest {

    private static final String JOB =
            """
            kafka.bootstrap: localhost:9092
            input: {share-ids: true}
            towers: {history: {input.kind: ids}, item: {input.kind: ids}}
            loss: {kind: info-nce, across-towers: true, anchor-tower: history}
            """;

    @Test
    void counts_areOffByDefault() {
        assertThat(Settings.yaml(JOB).learning().learner().counts()).isNull();
    }

    @Test
    void counts_comeAfterTheLearnedNumbers() {
        JobConfig config = Settings.yaml(JOB, "counts.width=512", "counts.share=0.5");
        assertThat(config.learning().learner().counts()).isEqualTo(new CountsSpec(512, 0.5f));
        assertThat(config.learning().learner().embedding()).isEqualTo(64 + 512);
        assertThat(config.warnings()).isEmpty();
        assertThat(Settings.yaml(JOB, "counts.width=512").learning().learner().counts())
                .isEqualTo(new CountsSpec(512, 0.9f));
    }

    @Test
    void whatCannotBeCounted_isRefused() {
        assertThat(problemsOf(JOB, "counts.width=1"))
                .containsExactly(
                        "command line: counts.width: must be 0 or at least 2 but was 1; write 1024");
        assertThat(problemsOf(JOB, "counts.width=512", "input.share-ids=false"))
                .containsExactly(
                        "command line: counts.width: counts what histories ask for, but not all"
                                + " towers share their ids; set input.share-ids: true or write 0");
        assertThat(problemsOf(JOB.replace(", anchor-tower: history", ""), "counts.width=512"))
                .containsExactly(
                        "command line: counts.width: counts what histories ask for, but"
                                + " loss.anchor-tower does not say which tower those are; set it or"
                                + " write 0");
        assertThat(problemsOf(JOB, "counts.width=512", "input.capacity=400000"))
                .contains(
                        "command line: counts.width: counts up to input.capacity 400000 items, at"
                                + " most 345921 are allowed; lower the capacity or write 0");
    }
}
