package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.problemsOf;
import static io.tripletflow.job.config.Settings.problemsWith;
import static io.tripletflow.job.config.Settings.warningsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.job.config.problem.Problem;
import org.junit.jupiter.api.Test;

/** Inputs of every kind, and encoders that fit only some of them. */
class InputsTest {

    private static final String KAFKA = "kafka.bootstrap: localhost:9092\n";
    private static final String IMAGE =
            KAFKA + "input: {kind: image, height: 9, width: 8, channels: 3}\n";

    @Test
    void image_hasTheDimensionOfItsPixels() {
        JobConfig config = Settings.yaml(IMAGE);
        assertThat(config.inputs()).containsValue(new InputSpec.Image(9, 8, 3));
        assertThat(config.effective()).containsEntry("input.dimension", "216");
        assertThat(config.towers().get(0).encoder().embedding()).isEqualTo(217);
        assertThat(Settings.yaml(IMAGE, "input.dimension=216").warnings()).isEmpty();
        assertThat(problemsOf(IMAGE, "input.dimension=200"))
                .containsExactly(
                        "command line: input.dimension: must be input.height × input.width ×"
                                + " input.channels, 216, with input.kind image but was 200;"
                                + " correct one of them, or leave the dimension out");
    }

    @Test
    void image_needsItsSize_whichHasABound() {
        assertThat(problemsOf(KAFKA + "input.kind: image"))
                .containsExactly(
                        "input.height: is required with input.kind image but missing; set it:"
                                + " Height of images: rows of pixels.",
                        "input.width: is required with input.kind image but missing; set it: Width"
                                + " of images in pixels, or numbers that an id's row has.");
        assertThat(problemsOf(KAFKA + "input: {kind: image, height: 2000, width: 2000}"))
                .containsExactly(
                        "line 2: input.height: with input.width 2000 and input.channels 1 makes"
                                + " images of 4000000 numbers, at most 1048576 are allowed; lower"
                                + " one of the three");
    }

    @Test
    void ids_haveATable() {
        JobConfig config =
                Settings.yaml(
                        KAFKA
                                + "input: {kind: ids, capacity: 9, entry-after: 4, expire-after:"
                                + " 1h, width: 7}");
        assertThat(config.inputs()).containsValue(new InputSpec.Ids(9, 4, 3_600_000, 7));
        assertThat(config.towers().get(0).encoder().embedding()).isEqualTo(7);
        assertThat(config.warnings()).isEmpty();
        assertThat(problemsOf(KAFKA + "input: {kind: ids, capacity: 10000000, width: 64}"))
                .containsExactly(
                        "line 2: input.capacity: with encoder.hidden 0 and encoder.embedding 64"
                                + " makes 640004096 parameters, at most 134217728 are allowed;"
                                + " lower one of the three");
    }

    @Test
    void ids_whoseTableOverflowsAnArray_areRefused() {
        assertThat(problemsOf(KAFKA + "input: {kind: ids, capacity: 10000000, width: 300}"))
                .containsExactly(
                        "line 2: input.capacity: with input.width 300 makes a table of 3000000000"
                                + " numbers, at most 134217728 are allowed; lower one of the two");
    }

    @Test
    void towersOfEveryKind_shareASpace() {
        JobConfig config =
                Settings.yaml(
                        KAFKA
                                + """
                                input.dimension: 300
                                towers:
                                  a: {input.kind: features}
                                  b: {input.kind: ids}
                                  c: {input: {kind: image, height: 15, width: 20}}
                                  d: {input: {kind: text, dimension: 512}}
                                """);
        assertThat(config.inputs())
                .containsEntry("a", new InputSpec.Dense(300))
                .containsEntry("b", new InputSpec.Ids(10_000, 2, 0, 64))
                .containsEntry("c", new InputSpec.Image(15, 20, 1))
                .containsEntry("d", new InputSpec.HashedText(512));
        assertThat(config.towers()).allMatch(tower -> tower.encoder().embedding() == 64);
        assertThat(config.warnings()).isEmpty();
        assertThat(JobConfig.of(config.effective()).towers()).isEqualTo(config.towers());
    }

    @Test
    void optionsOfAnotherKind_areWarnings() {
        assertThat(warningsWith("input.height", "3", "input.capacity", "5"))
                .containsExactlyInAnyOrder(
                        "input.height: has no effect with input.kind features; remove it",
                        "input.capacity: has no effect with input.kind features; remove it");
        assertThat(warningsWith("input.kind", "ids"))
                .containsExactly("input.dimension: has no effect with input.kind ids; remove it");
    }

    @Test
    void convolution_isTheBranchOfImages() {
        EncoderSpec encoder =
                Settings.yaml(
                                IMAGE
                                        + "encoder: {kind: residual, convolution: {filters: 5,"
                                        + " kernel: 7, stages: 1}}")
                        .towers()
                        .get(0)
                        .encoder();
        assertThat(encoder.convolution()).isEqualTo(new Convolution(5, 7, 1));
        assertThat(encoder.hidden()).isZero();
        assertThat(encoder.layers()).isZero();
    }

    @Test
    void convolution_thatDoesNotFit_isRefused() {
        assertThat(problemsWith("encoder.kind", "mlp", "encoder.convolution.filters", "4"))
                .containsExactly(
                        "encoder.convolution.filters: needs input.kind image but that is features;"
                                + " give input.kind, input.height and input.width, or remove it");
        assertThat(
                        problemsOf(
                                IMAGE
                                        + "encoder: {kind: mlp, convolution: {filters: 4,\n"
                                        + " kernel: 4,\n stages: 4}}"))
                .containsExactly(
                        "line 4: encoder.convolution.kernel: must be odd but was 4; write 3",
                        "line 5: encoder.convolution.stages: must be at most 3 for images of 9 × 8,"
                                + " which each stage halves, but was 4; lower it");
    }

    @Test
    void layerNorm_ofOneUnit_isRefused() {
        assertThat(
                        problemsWith(
                                "encoder.kind", "mlp",
                                "encoder.hidden", "1",
                                "encoder.layer-norm", "true"))
                .containsExactly(
                        "encoder.hidden: must be at least 2 with encoder.layer-norm but was 1,"
                                + " which would always be normalised to 0; raise it");
    }

    @Test
    void optionsOfTheBranch_thatThereIsNot_areWarnings() {
        assertThat(warningsWith("encoder.dropout", "0.1", "encoder.convolution.kernel", "5"))
                .containsExactlyInAnyOrder(
                        "encoder.dropout: has no effect with encoder.kind linear; remove it",
                        "encoder.convolution.kernel: has no effect with encoder.kind linear; remove"
                                + " it");
        assertThat(
                        Settings.yaml(
                                        IMAGE
                                                + "encoder: {kind: mlp, hidden: 8, convolution.filters:"
                                                + " 4}")
                                .warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "line 3: encoder.hidden: has no effect with encoder.convolution.filters 4;"
                                + " remove it");
    }

    @Test
    void optionAtTheTop_isUnusedOnlyIfNoTowerTakesIt() {
        String towers =
                KAFKA
                        + """
                        encoder: {hidden: 8}
                        input.dimension: 4
                        towers:
                          a: {encoder.kind: linear}
                          b: {encoder.kind: %s}
                        """;
        assertThat(Settings.yaml(towers.formatted("mlp")).warnings()).isEmpty();
        assertThat(Settings.yaml(towers.formatted("linear")).warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "line 2: encoder.hidden: has no effect with encoder.kind linear of every"
                                + " tower; remove it");
    }
}
