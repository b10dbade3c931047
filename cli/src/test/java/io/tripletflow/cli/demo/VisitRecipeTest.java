package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.events.row.Visits;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.spec.CountsSpec;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitRecipeTest {

    @TempDir Path folder;

    private JobConfig config(long visits, String... overrides) {
        return new DemoSettings(Optional.empty(), List.of(overrides), OptionalInt.empty())
                .config(Visits.SHAPES, VisitRecipe.options(visits), "127.0.0.1:1", folder);
    }

    @Test
    void towersShareTheirIds_andHistoriesAskForItems() {
        JobConfig config = config(80_000);
        InputSpec ids = new InputSpec.Ids(100_000, 1, 0, 64, true);
        assertThat(config.inputs()).isEqualTo(Map.of("history", ids, "item", ids));
        LearnerConfig learner = config.learning().learner();
        assertThat(learner.objective().samplingCorrection()).isTrue();
        assertThat(learner.objective().acrossTowers()).isTrue();
        assertThat(learner.objective().anchorTower()).isEqualTo("history");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void fewVisits_areTrainedOnMoreOften() {
        assertThat(List.of(0L, 4_000L, 8_000L, 12_800L, 16_000L, 80_000L, 10_000_000_000L))
                .map(visits -> config(visits).learning().learner().training().replay().rows())
                .containsExactly(32f, 32f, 16f, 10f, 8f, 8f, 8f);
        assertThat(config(100).learning().learner().training().batch()).isEqualTo(256);
        assertThat(config(19_999).learning().memory().sample()).isEqualTo(4096);
        assertThat(config(20_000).learning().memory().sample()).isEqualTo(512);
    }

    @Test
    void pairsOfFewVisits_areCounted() {
        assertThat(config(49_999).learning().learner().counts())
                .isEqualTo(new CountsSpec(1024, 0.99f));
        assertThat(config(49_999).learning().learner().embedding()).isEqualTo(64 + 1024);
        assertThat(config(49_999).warnings()).isEmpty();
        assertThat(config(50_000).learning().learner().counts()).isNull();
        assertThat(config(100, "counts.width=0", "counts.share=0.5").warnings())
                .extracting(Object::toString)
                .anyMatch(warning -> warning.contains("counts.share: has no effect"));
    }

    @Test
    void usersOptions_win() {
        assertThat(config(100, "training.replay=3").learning().learner().training().replay())
                .isEqualTo(Replay.constant(3));
    }

    /** The job of the page is what the demo does with many visits. */
    @Test
    void jobOfTheDocumentation_isTheRecipe() throws Exception {
        String page = Files.readString(Path.of("../docs/recommendation.md"));
        String yaml = page.substring(page.indexOf("```yaml\n") + 8);
        Path job = folder.resolve("job.yaml");
        Files.writeString(job, yaml.substring(0, yaml.indexOf("```")));
        JobConfig told = JobConfig.load(job, List.of());
        assertThat(told.learning().learner()).isEqualTo(config(1_000_000).learning().learner());
        assertThat(told.warnings()).isEmpty();
    }
}
