package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoSettingsTest {

    private static final Map<String, DataShape> VECTORS =
            Map.of("default", new DataShape.Vectors(7));

    private static final Map<String, DataShape> TWO =
            Map.of("image", new DataShape.Vectors(7), "words", new DataShape.Texts());

    @TempDir Path folder;

    @Test
    void withoutFile_kindAndDimensionComeFromTheData() {
        JobConfig config = config(Optional.empty(), VECTORS);
        assertThat(config.inputs()).isEqualTo(Map.of("default", new InputSpec.Dense(7)));
        assertThat(config.parallelism()).hasValue(2);
        assertThat(config.sourceSpec().toString()).contains("bounded=true");
        assertThat(
                        config(Optional.empty(), Map.of("default", new DataShape.Texts()))
                                .inputs()
                                .get("default"))
                .isInstanceOf(InputSpec.HashedText.class);
    }

    @Test
    void optionsOfTheCommand_winOverTheFile_andTheDemoOverItsConnection() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("job.yaml"),
                        """
                        kafka: {bootstrap: 'prod:9092', properties: {security.protocol: SASL_SSL}}
                        source: {stop: never}
                        input: {kind: features, dimension: 3, tower: image}
                        window: {size: 9s}
                        job: {parallelism: 3}
                        """);
        JobConfig config = config(Optional.of(file), TWO, "window.size=4s");
        assertThat(config.kafka().bootstrap()).isEqualTo("127.0.0.1:1");
        assertThat(config.kafka().properties()).containsEntry("security.protocol", "PLAINTEXT");
        assertThat(config.sourceSpec().toString()).contains("bounded=true");
        assertThat(config.inputs()).isEqualTo(Map.of("image", new InputSpec.Dense(7)));
        assertThat(config.effective()).containsEntry("window.size", "4s");
        assertThat(config.parallelism()).hasValue(3);
        assertThat(config(Optional.of(file), TWO, "input.tower=words").inputs())
                .isEqualTo(Map.of("words", new InputSpec.HashedText(3)));
    }

    @Test
    void towersOfTheData_needNoJobFile() {
        assertThat(config(Optional.empty(), TWO).inputs())
                .isEqualTo(
                        Map.of(
                                "image",
                                new InputSpec.Dense(7),
                                "words",
                                new InputSpec.HashedText(4096)));
        assertThat(config(Optional.empty(), Map.of("image", new DataShape.Vectors(3))).inputs())
                .isEqualTo(Map.of("image", new InputSpec.Dense(3)));
    }

    @Test
    void towersOfTheJob_areTheOnlyOnes_withTheDimensionsOfTheData() {
        JobConfig config = config(Optional.empty(), TWO, "towers.image.encoder.kind=residual");
        assertThat(config.inputs()).isEqualTo(Map.of("image", new InputSpec.Dense(7)));
        assertThat(config.towers().get(0).encoder().kind()).isEqualTo(EncoderSpec.Kind.RESIDUAL);
        assertThatThrownBy(() -> config(Optional.empty(), TWO, "input.tower=audio"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("of tower audio but those of the data are of image, words");
    }

    @Test
    void imageOfTheJob_staysOne_ifTheVectorsAreOfItsSize() {
        String[] image = {"input.height=7", "input.width=1", "input.kind=image"};
        assertThat(config(Optional.empty(), VECTORS, image).inputs())
                .isEqualTo(Map.of("default", new InputSpec.Image(7, 1, 1)));
        String[] other = {"towers.image.input.height=1", "towers.image.input.width=7"};
        assertThat(config(Optional.empty(), TWO, other).inputs())
                .isEqualTo(Map.of("image", new InputSpec.Dense(7)));
    }

    @Test
    void parallelismOption_winsOverAll() {
        DemoSettings settings =
                new DemoSettings(Optional.empty(), List.of("job.parallelism=5"), OptionalInt.of(4));
        assertThat(settings.config(VECTORS, List.of(), "127.0.0.1:1", folder).parallelism())
                .hasValue(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka.bootstrap=a:1", "source.stop=never", "kafka.properties.ssl.x=y"})
    void whatTheDemoDecides_cannotBeSet(String override) {
        assertThatThrownBy(() -> settings(Optional.empty(), override))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(override.substring(0, override.indexOf('.')))
                .hasMessageContaining("tripletflow run");
    }

    private DemoSettings settings(Optional<Path> file, String... overrides) {
        return new DemoSettings(file, List.of(overrides), OptionalInt.empty());
    }

    private JobConfig config(
            Optional<Path> file, Map<String, DataShape> shapes, String... overrides) {
        return settings(file, overrides).config(shapes, List.of(), "127.0.0.1:1", folder);
    }
}
