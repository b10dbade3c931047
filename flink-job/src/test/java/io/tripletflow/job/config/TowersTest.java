package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.problem.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TowersTest {

    private static final String KAFKA = "kafka.bootstrap: localhost:9092\n";

    private static final String TWO =
            KAFKA
                    + """
                    encoder: {kind: residual}
                    towers:
                      image: {input: {dimension: 240}}
                      audio:
                        input.dimension: 208
                        encoder: {hidden: 64}
                    """;

    @Test
    void tower_takesWhatItDoesNotGiveFromTheTop() {
        assertThat(Settings.yaml(TWO).towers())
                .containsExactly(
                        new TowerSpec(
                                "audio",
                                new InputSpec.Dense(208),
                                new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 64, 209, true)),
                        new TowerSpec(
                                "image",
                                new InputSpec.Dense(240),
                                new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 256, 209, true)));
        assertThat(Settings.yaml(TWO).warnings()).isEmpty();
        assertThat(Settings.yaml(TWO).inputs())
                .isEqualTo(
                        Map.of(
                                "audio",
                                new InputSpec.Dense(208),
                                "image",
                                new InputSpec.Dense(240)));
    }

    @Test
    void withoutTowers_thereIsOne_ofTheNameGiven() {
        assertThat(Settings.with().towers()).extracting(TowerSpec::name).containsExactly("default");
        assertThat(Settings.with("input.tower", "image").towers())
                .extracting(TowerSpec::name)
                .containsExactly("image");
    }

    @Test
    void overrides_addTowersAndWinOverTheFile() {
        JobConfig config =
                Settings.yaml(
                        TWO, "towers.image.input.dimension=9", "towers.words.input.kind=text");
        assertThat(config.inputs())
                .isEqualTo(
                        Map.of(
                                "audio", new InputSpec.Dense(208),
                                "image", new InputSpec.Dense(9),
                                "words", new InputSpec.HashedText(4096)));
        assertThat(config.towers()).allMatch(tower -> tower.encoder().embedding() == 10);
        assertThat(config.learning().learner().optimizer().learningRate()).isEqualTo(5e-4f);
    }

    @Test
    void effective_listsEveryTower_andGivenBackIsTheSame() {
        Map<String, String> effective = Settings.yaml(TWO).effective();
        assertThat(effective)
                .containsEntry("towers.audio.encoder.hidden", "64")
                .containsEntry("towers.image.encoder.embedding", "209")
                .doesNotContainKeys("input.kind", "input.tower", "encoder.hidden");
        assertThat(JobConfig.of(effective).effective()).isEqualTo(effective);
        assertThat(JobConfig.of(effective).towers()).isEqualTo(Settings.yaml(TWO).towers());
    }

    @Test
    void problems_haveTheKeyAndLineOfTheTower() {
        String yaml =
                KAFKA
                        + """
                        towers:
                          image:
                            input.dimention: 3
                            input.dimension: 0
                            dimension: 5
                            loss.margin: 1
                            colour: blue
                          a b: {input.kind: text}
                          empty:
                          audio: {input: {kind: audio, dimension: 1}}
                        """;
        assertThat(problemsOf(yaml))
                .containsExactly(
                        "line 4: towers.image.input.dimention: is not an option; did you mean"
                                + " towers.image.input.dimension?",
                        "line 5: towers.image.input.dimension: must be 1 to 1048576 numbers but"
                                + " was 0; write a value within that range",
                        "line 6: towers.image.dimension: is not an option; did you mean"
                                + " towers.image.input.dimension?",
                        "line 7: towers.image.loss.margin: is not an option of a tower, which takes"
                                + " input.* and encoder.*; set loss.margin",
                        "line 8: towers.image.colour: is not an option; a tower takes input.* and"
                                + " encoder.*, which './tripletflow config' lists",
                        "line 9: towers.a b: 'a b' is not a name of a tower; write up to 64"
                                + " letters, digits, '_' or '-'",
                        "line 10: towers.empty: is a section and takes no value; set an option in"
                                + " it, such as towers.empty.input.kind",
                        "line 11: towers.audio.input.kind: 'audio' is not a choice; write one of"
                                + " features | text | ids | image");
    }

    @Test
    void sections_takeNoValue_andAnEmptyTowerIsNotDropped() {
        assertThat(problemsOf(Settings.MINIMAL + "towers: 3\ntowers.a: 5\ntowers.b: {}\n"))
                .containsExactly(
                        "line 3: towers: is a section and takes no value; set an option in it, such"
                                + " as towers.image.input.kind",
                        "line 4: towers.a: is a section and takes no value; set an option in it,"
                                + " such as towers.a.input.kind",
                        "line 5: towers.b: is a section and takes no value; set an option in it,"
                                + " such as towers.b.input.kind");
        assertThat(problemsOf(Settings.MINIMAL + "towers:\n")).isEmpty();
        assertThat(problemsOf(Settings.MINIMAL + "towers.a.encoder: x\n"))
                .containsExactly(
                        "line 3: towers.a.encoder: is a section and takes no value; set an option"
                                + " in it, such as towers.a.encoder.kind");
    }

    @Test
    void missingDimension_namesTheTower() {
        assertThat(problemsOf(KAFKA + "towers: {a: {input.dimension: 3}, b: {encoder.kind: mlp}}"))
                .containsExactly(
                        "towers.b.input.dimension: is required with input.kind features but"
                                + " missing; set it: Length of the feature vectors, or number of"
                                + " hash buckets of text.");
    }

    @Test
    void sharedOptionThatIsBroken_isReportedOnce() {
        assertThat(
                        problemsOf(
                                KAFKA
                                        + "input.dimension: x\n"
                                        + "towers: {a: {encoder.kind: mlp}, b: {encoder.kind: mlp}}"))
                .containsExactly(
                        "line 2: input.dimension: 'x' is not a whole number; write digits only,"
                                + " such as 128");
    }

    @Test
    void embeddings_thatDiffer_areRefused() {
        assertThat(problemsOf(TWO, "towers.image.encoder.embedding=32"))
                .containsExactly(
                        "command line: towers.image.encoder.embedding: must be that of tower"
                                + " 'audio', with which it shares one space, 209 but was 32; set"
                                + " encoder.embedding once for all towers");
        assertThat(problemsOf(TWO, "encoder.embedding=32")).isEmpty();
    }

    @Test
    void parameters_areCountedOverAllTowers() {
        String half = "input.dimension: 600000\nencoder.embedding: 128\nguard.enabled: false\n";
        assertThat(problemsOf(KAFKA + half + "towers: {a: {encoder.kind: linear}}")).isEmpty();
        assertThat(
                        problemsOf(
                                KAFKA
                                        + half
                                        + "towers: {a: {encoder.kind: linear},"
                                        + " b: {encoder.kind: linear}}"))
                .containsExactly(
                        "line 2: input.dimension: with encoder.hidden 0 and encoder.embedding 128"
                                + " makes 76800000 parameters, at most 134217728 in all towers are"
                                + " allowed; lower one of the three");
    }

    @Test
    void towers_beyondTheLimit_areRefusedOnce() {
        StringBuilder yaml = new StringBuilder(KAFKA + "encoder.embedding: 2\ntowers:\n");
        for (int i = 0; i < 70; i++) {
            yaml.append("  t").append(i).append(": {input.dimension: 3}\n");
        }
        assertThat(problemsOf(yaml.toString()))
                .containsExactly(
                        "line 68: towers.t64: is one tower too many; a job has at most 64, remove"
                                + " some");
    }

    @Test
    void optionsThatNoTowerReads_areWarnings() {
        assertThat(
                        Settings.yaml(
                                        TWO,
                                        "input.tower=x",
                                        "input.dimension=5",
                                        "towers.audio.encoder.kind=linear")
                                .warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "line 7: towers.audio.encoder.hidden: has no effect with encoder.kind"
                                + " linear; remove it",
                        "command line: input.tower: has no effect with towers.*; remove it",
                        "command line: input.dimension: has no effect with towers that all give"
                                + " their own; remove it");
    }
}
