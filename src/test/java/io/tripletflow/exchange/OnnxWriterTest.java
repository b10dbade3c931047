package io.tripletflow.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ONNX Runtime makes of an exported graph is what the core makes of the same rows. */
class OnnxWriterTest {

    private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

    static Stream<OnnxCase> cases() {
        return OnnxCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyNetwork_embedsInOnnxRuntimeAsInTheCore(OnnxCase tower)
            throws OrtException, IOException {
        List<InputRow> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            rows.add(tower.row());
        }
        assertSame(tower, rows);
        assertSame(tower, rows.subList(0, 1));
    }

    @Test
    void rowsOfZeros_embedAsInTheCore() throws OrtException, IOException {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 6, true);
        InputRow nothing = new InputRow.Sparse(new int[0], new float[0]);
        assertSame(new OnnxCase(new InputSpec.HashedText(32), encoder, 9), List.of(nothing));
        InputRow zeros = new InputRow.Dense(new float[5]);
        assertSame(new OnnxCase(new InputSpec.Dense(5), encoder, 9), List.of(zeros));
    }

    @Test
    void aSumOfZero_embedsToZero() throws OrtException, IOException {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 6, false);
        TowerModel model = new OnnxCase(new InputSpec.Dense(5), encoder, 0).model();
        java.util.Arrays.fill(model.tensors().floats("bias"), 0);
        assertThat(run(OnnxWriter.write(model), new float[1][5])[0]).containsOnly(0f);
    }

    @Test
    void theFile_saysWhatItIs() throws OrtException, TensorException {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 8, 6, true);
        TowerModel model = new OnnxCase(new InputSpec.Dense(5), encoder, 9).model();
        byte[] bytes = OnnxWriter.write(model);
        assertThat(OnnxWriter.write(model)).isEqualTo(bytes);
        try (OrtSession session = RUNTIME.createSession(bytes)) {
            assertThat(session.getMetadata().getProducerName()).isEqualTo("TripletFlow");
            assertThat(session.getMetadata().getVersion()).isEqualTo(3);
            assertThat(session.getMetadata().getCustomMetadataValue("tripletflow.tower"))
                    .hasValue(TowerJson.write(model.spec()));
            assertThat(shape(session.getInputInfo().get("features").getInfo()))
                    .containsExactly(-1, 5);
            assertThat(shape(session.getOutputInfo().get("embedding").getInfo()))
                    .containsExactly(-1, 6);
        }
    }

    @Test
    void aMissingOrMisshapenTensor_isNamed() {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 6, true);
        TowerModel whole = new OnnxCase(new InputSpec.Dense(5), encoder, 9).model();
        TowerModel empty = new TowerModel(1, whole.spec(), new Tensors());
        assertThatThrownBy(() -> OnnxWriter.write(empty))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("tensor 'weights' is missing");
        Tensors wrong = new Tensors().put("weights", new float[30], 5, 6);
        assertThatThrownBy(() -> OnnxWriter.write(new TowerModel(1, whole.spec(), wrong)))
                .hasMessageContaining("has shape [5, 6] but the configuration asks for [6, 6]");
    }

    private static long[] shape(ai.onnxruntime.ValueInfo info) {
        return ((TensorInfo) info).getShape();
    }

    private static void assertSame(OnnxCase tower, List<InputRow> rows)
            throws OrtException, IOException {
        int inputs = tower.model().input().dimension();
        float[][] features = new float[rows.size()][inputs];
        for (int r = 0; r < features.length; r++) {
            rows.get(r).spread(features[r], 0, inputs);
        }
        float[][] actual = run(OnnxWriter.write(tower.model()), features);
        float[][] expected = tower.embeddings(rows);
        assertThat(actual).hasNumberOfRows(expected.length);
        for (int r = 0; r < expected.length; r++) {
            assertThat(actual[r]).containsExactly(expected[r], within(1e-5f));
        }
    }

    private static float[][] run(byte[] model, float[][] features) throws OrtException {
        try (OrtSession session = RUNTIME.createSession(model);
                OnnxTensor input = OnnxTensor.createTensor(RUNTIME, features);
                OrtSession.Result result = session.run(Map.of(OnnxWriter.INPUT, input))) {
            return (float[][]) result.get(OnnxWriter.OUTPUT).orElseThrow().getValue();
        }
    }
}
