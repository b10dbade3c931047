package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.encoder.layer.ConvolutionLayer;
import io.tripletflow.encoder.layer.MeanPool;
import io.tripletflow.encoder.layer.Patches;
import io.tripletflow.encoder.layer.Rows;
import io.tripletflow.encoder.layer.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.AvgPooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/** The layers of a convolution against ND4J's operations and by hand. */
class ConvolutionTest {

    @ParameterizedTest
    @CsvSource({
        "1, 5, 4, 1, 3, 1",
        "3, 6, 6, 2, 5, 3",
        "7, 28, 28, 1, 8, 5",
        "40, 14, 14, 16, 4, 3"
    })
    void convolution_agreesWithNd4j(
            int count, int height, int width, int channels, int filters, int kernel) {
        TensorSpec tensor = new TensorSpec("w", List.of(kernel, kernel, channels, filters), 3);
        float[] parameters = EncoderCase.random(3 + tensor.size(), 1);
        float[] images = EncoderCase.random(count * height * width * channels, 2);
        ConvolutionLayer layer =
                new ConvolutionLayer(tensor, height, width, height * width * channels);
        float[] actual = layer.forward(parameters, rows(images, count), null).values();

        Conv2DConfig config =
                Conv2DConfig.builder()
                        .kH(kernel)
                        .kW(kernel)
                        .sH(1)
                        .sW(1)
                        .paddingMode(PaddingMode.SAME)
                        .dataFormat(Conv2DConfig.NHWC)
                        .build();
        INDArray x = Nd4j.createFromArray(images).reshape(count, height, width, channels);
        float[] weights = java.util.Arrays.copyOfRange(parameters, 3, parameters.length);
        INDArray w = Nd4j.createFromArray(weights).reshape(kernel, kernel, channels, filters);
        INDArray y = Nd4j.exec(new Conv2D(x, w, null, config))[0];
        assertThat(y.shape()).containsExactly(count, height, width, filters);
        assertClose(actual, y);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 2, 1", "3, 5, 4, 2", "4, 7, 7, 16"})
    void pool_agreesWithNd4j(int count, int height, int width, int channels) {
        float[] maps = EncoderCase.random(count * height * width * channels, 2);
        MeanPool pool = new MeanPool(height, width, channels);
        float[] actual = pool.forward(null, rows(maps, count), null).values();
        Pooling2DConfig config =
                Pooling2DConfig.builder()
                        .kH(2)
                        .kW(2)
                        .sH(2)
                        .sW(2)
                        .paddingMode(PaddingMode.VALID)
                        .isNHWC(true)
                        .build();
        INDArray x = Nd4j.createFromArray(maps).reshape(count, height, width, channels);
        assertClose(actual, Nd4j.exec(new AvgPooling2D(x, null, config))[0]);
    }

    private static Rows rows(float[] values, int count) {
        Rows rows = new Rows(values.length / count).count(count);
        System.arraycopy(values, 0, rows.values(), 0, values.length);
        return rows;
    }

    private static void assertClose(float[] actual, INDArray expected) {
        float[] values = expected.dup('c').reshape(expected.length()).toFloatVector();
        assertThat(actual).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(actual[i]).isCloseTo(values[i], within(1e-4f * (1 + Math.abs(values[i]))));
        }
    }

    /** The kernel lies on the image as it is written down: a cross-correlation. */
    @Test
    void convolution_ofOnePixel_showsTheKernelMirrored() {
        TensorSpec tensor = new TensorSpec("w", List.of(3, 3, 1, 1), 0);
        float[] kernel = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        float[] dot = {0, 0, 0, 0, 1, 0, 0, 0, 0};
        ConvolutionLayer layer = new ConvolutionLayer(tensor, 3, 3, 9);
        assertThat(layer.forward(kernel, rows(dot, 1), null).values())
                .containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    @Test
    void gather_addsWhatSpreadCopied() {
        Patches patches = new Patches(3, 2, 1, 3);
        float[] image = {1, 2, 3, 4, 5, 6};
        float[] spread = new float[patches.size()];
        patches.spread(image, 0, spread, 0);
        assertThat(java.util.Arrays.copyOf(spread, 9)).containsExactly(0, 0, 0, 0, 1, 2, 0, 3, 4);
        float[] gathered = {9, 9, 9, 9, 9, 9};
        patches.gather(spread, 0, gathered, 0);
        // a corner is in 4 patches, the middle row in 6
        assertThat(gathered).containsExactly(4, 8, 18, 24, 20, 24);
    }

    @Test
    void pool_leavesOutAnOddLine_whichGetsNoGradient() {
        MeanPool pool = new MeanPool(3, 2, 1);
        assertThat(pool.forward(null, rows(new float[] {1, 2, 3, 6, 100, 100}, 1), null).values())
                .containsExactly(3);
        assertThat(pool.backward(null, rows(new float[] {4}, 1)).values())
                .containsExactly(1, 1, 1, 1, 0, 0);
    }

    @Test
    void wrongShapes_areRefused() {
        assertThatThrownBy(() -> new Convolution(0, 3, 2))
                .hasMessage("convolution.filters must be 1 to 1024 but was 0");
        assertThatThrownBy(() -> new Convolution(16, 4, 2))
                .hasMessage("convolution.kernel must be odd, 1 to 15 but was 4");
        assertThatThrownBy(() -> new Convolution(16, 3, 0))
                .hasMessage("convolution.stages must be 1 to 8 but was 0");
        EncoderSpec spec = spec(EncoderSpec.Kind.RESIDUAL);
        assertThatThrownBy(() -> Encoder.of(spec, new InputSpec.Image(3, 28, 1)))
                .hasMessage(
                        "convolution.stages must be at most 1 for an image of 3 x 28 but was 2");
        assertThatThrownBy(() -> Encoder.of(spec, new InputSpec.Dense(784)))
                .hasMessageStartingWith("convolution needs images as input;");
        assertThatThrownBy(() -> new InputSpec.Image(0, 28, 1))
                .hasMessage("height must be positive but was 0");
        Encoder encoder = Encoder.of(spec, new InputSpec.Image(4, 4, 1));
        List<InputRow> sparse = List.of(new InputRow.Sparse(new int[] {1}, new float[] {1}));
        assertThatThrownBy(() -> encoder.forward(encoder.start(1), sparse))
                .hasMessage("a convolution reads dense rows but was given sparse ones");
    }

    private static EncoderSpec spec(EncoderSpec.Kind kind) {
        return new EncoderSpec(
                kind, 0, 0, 4, true, Activation.RELU, false, 0, Convolution.DEFAULTS);
    }
}
