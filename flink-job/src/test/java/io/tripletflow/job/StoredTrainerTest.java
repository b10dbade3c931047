package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredTrainerTest {

    private static final LearnerConfig CONFIG = LearnerConfig.defaults(new InputSpec.Dense(3));

    private static Map<String, InputVersion> versions(byte[] model) {
        return new StoredTrainer(1, model).inputVersions(CONFIG.towers());
    }

    @Test
    void inputVersions_areThoseOfTheStoredModel() throws TensorException {
        byte[] snapshot = new MetricLearner(CONFIG).snapshot();
        assertThat(versions(snapshot)).isEqualTo(Map.of("default", InputVersion.SECOND));
        Tensors all = SafeTensors.read(snapshot);
        Tensors before = new Tensors();
        all.metadataKeys().forEach(key -> before.putMetadata(key, all.metadata(key).orElseThrow()));
        for (String name : all.names()) {
            if (!name.equals("towers.default.input.version")) {
                before.put(name, all.get(name));
            }
        }
        assertThat(versions(SafeTensors.write(before)))
                .isEqualTo(Map.of("default", InputVersion.FIRST));
    }

    @Test
    void inputVersions_ofABinaryModel_areTheFirst() {
        byte[] binary = new byte[100];
        binary[0] = 1;
        assertThat(versions(binary)).isEqualTo(Map.of("default", InputVersion.FIRST));
    }
}
