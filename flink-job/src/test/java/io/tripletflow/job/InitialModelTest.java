package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialModelTest {

    @TempDir Path folder;

    private JobConfig config(Path model) {
        return JobConfig.of(
                Map.of("kafka.bootstrap", "none:1", "input.dimension", "2"),
                List.of("encoder.normalize-input=false", "model.initial=" + model));
    }

    private Path file(Tensors tensors) throws Exception {
        return Files.write(folder.resolve("model.safetensors"), SafeTensors.write(tensors));
    }

    @Test
    void learnerAndEmbedder_startWithItsParameters() throws Exception {
        Tensors turned =
                new Tensors()
                        .put("towers.default.weights", new float[] {0, 1, -1, 0}, 2, 2)
                        .put("towers.default.bias", new float[2], 2);
        JobConfig config = config(file(turned));
        byte[] initial = InitialModel.read(config);
        MetricLearner learner = new MetricLearner(config.learning().learner());
        learner.start(initial);
        Embedder embedder = new Embedder(config.learning().learner());
        Input input = new Input.Features(new float[] {1, 0});
        embedder.start(initial);
        assertThat(embedder.embed(input)).containsExactly(0, 1);
        embedder.read(learner.model());
        assertThat(embedder.embed(input)).containsExactly(0, 1);
        assertThat(embedder.version()).isZero();
    }

    @Test
    void aModelOfAnotherShape_orOfAnotherTower_orNoModel_isRefusedBeforeTheJobStarts()
            throws Exception {
        Tensors wider = new Tensors().put("towers.default.weights", new float[6], 3, 2);
        assertThatThrownBy(() -> InitialModel.read(config(file(wider))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("model.initial: ")
                .hasMessageContaining("[3, 2]")
                .hasMessageContaining("[2, 2]");
        Tensors other = new Tensors().put("towers.image.weights", new float[4], 2, 2);
        assertThatThrownBy(() -> InitialModel.read(config(file(other))))
                .hasMessageContaining("it has no tensors of [default]");
        Path text = Files.writeString(folder.resolve("text"), "not a model of any kind");
        assertThatThrownBy(() -> InitialModel.read(config(text)))
                .isInstanceOf(ConfigException.class);
    }
}
