package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.CommandException;
import io.tripletflow.cli.events.DataShape;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoSettingsTest {

    private static final DataShape VECTORS = new DataShape.Vectors(7);

    @TempDir Path folder;

    @Test
    void withoutFile_kindAndDimensionComeFromTheData() {
        JobConfig config = config(Optional.empty(), VECTORS);
        assertThat(config.input().spec()).isEqualTo(new InputSpec.Dense(7));
        assertThat(config.parallelism()).hasValue(2);
        assertThat(config.sourceSpec().toString()).contains("bounded=true");
        assertThat(config(Optional.empty(), new DataShape.Texts()).input().spec())
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
        JobConfig config = config(Optional.of(file), VECTORS, "window.size=4s");
        assertThat(config.kafka().bootstrap()).isEqualTo("127.0.0.1:1");
        assertThat(config.kafka().properties()).containsEntry("security.protocol", "PLAINTEXT");
        assertThat(config.sourceSpec().toString()).contains("bounded=true");
        assertThat(config.input().spec()).isEqualTo(new InputSpec.Dense(7));
        assertThat(config.effective()).containsEntry("window.size", "4s");
        assertThat(config.parallelism()).hasValue(3);
        assertThat(settings(Optional.of(file)).tower()).isEqualTo("image");
        assertThat(settings(Optional.of(file), "input.tower=audio").tower()).isEqualTo("audio");
    }

    @Test
    void parallelismOption_winsOverAll() {
        DemoSettings settings =
                new DemoSettings(Optional.empty(), List.of("job.parallelism=5"), OptionalInt.of(4));
        assertThat(settings.config(VECTORS, "127.0.0.1:1", folder).parallelism()).hasValue(4);
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

    private JobConfig config(Optional<Path> file, DataShape shape, String... overrides) {
        return settings(file, overrides).config(shape, "127.0.0.1:1", folder);
    }
}
