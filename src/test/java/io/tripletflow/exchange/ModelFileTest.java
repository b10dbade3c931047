package io.tripletflow.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.EncoderSpec.Kind;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFileTest {

    private static final TowerSpec VECTORS =
            new TowerSpec(
                    "vectors", new InputSpec.Dense(3), new EncoderSpec(Kind.LINEAR, 0, 2, true));
    private static final TowerSpec PICTURES =
            new TowerSpec(
                    "pictures",
                    new InputSpec.Image(8, 6, 3),
                    new EncoderSpec(
                            Kind.MLP,
                            0,
                            0,
                            2,
                            false,
                            Activation.GELU,
                            true,
                            0.5f,
                            new Convolution(4, 3, 2)));

    @Test
    void towers_areReadFromTheMetadata() throws TensorException {
        Tensors tensors = new Tensors().putLong("version", 7);
        ModelFile.describe(tensors, List.of(VECTORS, PICTURES));
        ModelFile.scope(tensors, "vectors").put("weights", new float[8], 4, 2);
        ModelFile file = ModelFile.read(SafeTensors.write(tensors));
        assertThat(file.version()).isEqualTo(7);
        assertThat(file.towers()).containsExactly(VECTORS, PICTURES);
        assertThat(file.tower("vectors").tensors().names()).containsExactly("weights");
        assertThatThrownBy(() -> file.tower("sounds"))
                .hasMessage("there is no tower 'sounds' in the model; it has [vectors, pictures]");
    }

    @Test
    void aSnapshot_embedsWithItsAverages() throws TensorException {
        Tensors tensors = new Tensors().putLong("version", 7);
        ModelFile.describe(tensors, List.of(VECTORS));
        Tensors tower = ModelFile.scope(tensors, "vectors");
        tower.put("bias", new float[] {1, 2}).put("average.bias", new float[] {3, 4});
        tower.putLong("input.count", 9).putLong("optimizer.steps", 7);
        Tensors embeds = ModelFile.of(tensors).tower("vectors").tensors();
        assertThat(embeds.floats("bias")).containsExactly(3, 4);
        assertThat(embeds.names()).containsExactly("bias", "input.count");
    }

    @Test
    void towerJson_isReadable_andComesBack() throws TensorException {
        assertThat(TowerJson.write(VECTORS))
                .startsWith(
                        "{\"name\":\"vectors\",\"input\":{\"kind\":\"features\",\"dimension\":3},"
                                + "\"encoder\":{\"kind\":\"LINEAR\",\"hidden\":0,");
        TowerSpec text = new TowerSpec("t", new InputSpec.HashedText(9), VECTORS.encoder());
        TowerSpec ids = new TowerSpec("i", new InputSpec.Ids(9, 2, 5000, 4), VECTORS.encoder());
        for (TowerSpec tower : List.of(VECTORS, PICTURES, text, ids)) {
            assertThat(TowerJson.read(TowerJson.write(tower))).isEqualTo(tower);
        }
    }

    @Test
    void whatIsNoTower_isRefused() {
        String good = TowerJson.write(VECTORS);
        for (String bad :
                List.of(
                        "",
                        "[]",
                        "null",
                        "Dense[dimension=3]",
                        good.replace("features", "smells"),
                        good.replace("LINEAR", "CUBIC"),
                        good.replace("\"embedding\":2", "\"embedding\":0"),
                        good.replace("\"embedding\":2", "\"embedding\":null"),
                        good.replace("\"embedding\":2", "\"embedding\":2,\"new\":1"))) {
            assertThat(bad).isNotEqualTo(good);
            assertThatThrownBy(() -> TowerJson.read(bad))
                    .isInstanceOf(TensorException.class)
                    .hasMessageStartingWith(
                            "the metadata describes no tower that this build knows");
        }
        assertThatThrownBy(() -> ModelFile.of(new Tensors().putLong("version", 1)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("no model of TripletFlow", "tripletflow model import");
    }
}
