package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.exchange.OnnxWriter;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {

    @TempDir Path folder;

    private Path model;
    private Path output;
    private Path job;

    @BeforeEach
    void files() throws IOException {
        model = Files.write(folder.resolve("model.safetensors"), SmallModel.of("default"));
        output = folder.resolve("out");
        job =
                Files.writeString(
                        folder.resolve("job.yaml"),
                        """
                        kafka.bootstrap: localhost:9092
                        input: {kind: features, dimension: 3}
                        encoder: {kind: mlp, hidden: 4, embedding: 2}
                        """);
    }

    @Test
    void everyCommand_hasHelp() {
        for (String name : List.of("inspect", "hash", "export", "import")) {
            Run help = Run.of("model", name, "--help");
            assertThat(help.exit()).isZero();
            assertThat(help.out()).contains("Usage: tripletflow model " + name, "Exit codes:");
        }
        Run none = Run.of("model");
        assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("which command? inspect, hash, export or import");
    }

    @Test
    void inspect_saysWhatTheModelIs() {
        Run run = Run.of("model", "inspect", "--snapshot", model.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsPattern("version +12\n")
                .containsPattern("sha256 +[0-9a-f]{64}\n")
                .containsPattern("optimizer +adam of the test\n")
                .containsPattern("tower +default\n")
                .containsPattern("input +vectors of 3 numbers\n")
                .containsPattern("scaled +by what the stream showed, .* input version 2\n")
                .containsPattern("encoder +linear, to embeddings of 2 numbers\n")
                .containsPattern("inputs seen +5\n")
                .containsPattern(" input.mean +F64 \\[3\\] +-2.000 to 20.00\n")
                .containsPattern(" weights +F32 \\[4, 2\\] +-?0.\\d+ to 0.\\d+\n")
                .doesNotContain("epoch", "not finite");
    }

    @Test
    void inspect_countsWhatIsNotFinite() throws IOException {
        Tensors tensors = SafeTensors.read(SmallModel.of("default"));
        tensors.floats("towers.default.bias")[1] = Float.NaN;
        Files.write(model, SafeTensors.write(tensors));
        assertThat(Run.of("model", "inspect", "--snapshot", model.toString()).out())
                .containsPattern(" bias +F32 \\[2\\] +0.000 to 0.000, 1 not finite\n");
    }

    @Test
    void export_asSafetensors_isTheModelItself() throws IOException {
        Run run = export("safetensors");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("version 12 of", "as safetensors");
        assertThat(output).hasBinaryContent(SmallModel.of("default"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void export_asOnnx_isTheTowersGraph() throws IOException {
        assertThat(export("onnx").exit()).isZero();
        ModelFile file = ModelFile.read(SmallModel.of("default"));
        assertThat(output).hasBinaryContent(OnnxWriter.write(file.tower("default")));
    }

    @Test
    void export_ofSeveralTowers_asksWhich() throws IOException {
        Files.write(model, SmallModel.of("image", "sound"));
        Run which = export("onnx");
        assertThat(which.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(which.err()).contains("give --tower, one of [image, sound]");
        assertThat(export("onnx", "--tower", "smell").err())
                .contains("there is no tower 'smell' in the model; it has [image, sound]");
        assertThat(output).doesNotExist();
        assertThat(export("onnx", "--tower", "sound").exit()).isZero();
        Run all = export("safetensors", "--tower", "sound");
        assertThat(all.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(all.err()).contains("--tower goes with --format onnx");
    }

    @Test
    void export_asJsonHeader_hasNamesAndShapes() {
        assertThat(export("json-header").exit()).isZero();
        assertThat(output)
                .content()
                .contains("\"version\" : 12", "\"towers.default.weights\" : {", "[ 4, 2 ]")
                .endsWith("}\n");
    }

    @Test
    void badInput_isAMistakeThatSaysWhatToDo() throws IOException {
        Run absent = Run.of("model", "inspect", "--snapshot", folder.resolve("absent").toString());
        assertThat(absent.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(absent.err()).contains("absent cannot be read; check the path");
        Files.writeString(model, "not a model at all");
        Run bad = Run.of("model", "inspect", "--snapshot", model.toString());
        assertThat(bad.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(bad.err()).contains("model.safetensors: not a safetensors file");
        SafeTensors.write(new Tensors().put("w", new float[1]), model);
        assertThat(export("onnx").err()).contains("no model of TripletFlow", "model import");
        Run both =
                Run.of("model", "inspect", "--snapshot", "a", "--bootstrap", "b", "--topic", "c");
        assertThat(both.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err()).contains("mutually exclusive");
        assertThat(Run.of("model", "inspect").err()).contains("--snapshot", "--bootstrap");
        assertThat(Run.of("model", "inspect", "--bootstrap", "b").err()).contains("--topic");
        Run format = export("pickle");
        assertThat(format.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(format.err())
                .contains("must be safetensors, onnx or json-header but was 'pickle'");
    }

    @Test
    void export_intoNowhere_fails() {
        output = folder.resolve("no").resolve("such");
        Run run = export("safetensors");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("such cannot be written", "check that its folder exists");
    }

    @Test
    void import_ofATorchMlp_isAnInitialModel() throws IOException {
        Tensors torch =
                new Tensors()
                        .put("0.weight", new float[12], 4, 3)
                        .put("0.bias", new float[] {1, 2, 3, 4})
                        .put("2.weight", new float[8], 2, 4);
        Run run = importing(torch, "--pytorch");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(
                        "3 tensors for tower 'default'",
                        "hidden.0.weights, hidden.0.bias, output.weights",
                        "these start as in any new job: bias",
                        "model.initial: " + output);
        Tensors initial = SafeTensors.read(Files.readAllBytes(output));
        assertThat(initial.floats("towers.default.hidden.0.weights", 4, 4)).containsOnly(0);
        assertThat(initial.floats("towers.default.hidden.0.bias", 4)).containsExactly(1, 2, 3, 4);
        assertThat(initial.floats("towers.default.output.weights", 4, 2)).containsOnly(0);
        assertThat(Run.of("model", "inspect", "--snapshot", output.toString()).out())
                .contains("tripletflow initial model")
                .containsPattern("version +0\n");
    }

    @Test
    void import_byName_turnsOnlyWhenAsked() throws IOException {
        Tensors theirs =
                new Tensors()
                        .put("fc.w", new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4)
                        .put("x", new int[1]);
        String[] names = {"--map", "fc.w=output.weights", "--map", "x="};
        Run straight = importing(theirs, names);
        assertThat(straight.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(straight.err())
                .contains("tensor 'fc.w' has shape [2, 4]", "has [4, 2]", "give --transpose");
        Run turned = importing(theirs, "--transpose", names[0], names[1], names[2], names[3]);
        assertThat(turned.err()).isEmpty();
        assertThat(
                        SafeTensors.read(Files.readAllBytes(output))
                                .floats("towers.default.output.weights"))
                .containsExactly(1, 5, 2, 6, 3, 7, 4, 8);
    }

    @Test
    void import_ofWhatDoesNotFit_saysSo() throws IOException {
        Tensors theirs = new Tensors().put("0.weight", new float[6], 2, 3);
        assertMistake(importing(theirs), "'0.weight' has no place in tower 'default'");
        assertMistake(importing(theirs, "--pytorch"), "but 'hidden.0.weights' of tower", "[4, 4]");
        assertMistake(importing(theirs, "--pytorch", "--transpose"), "leave out --map and");
        assertMistake(importing(theirs, "--map", "0.weight="), "no tensor is left to import");
        assertMistake(importing(theirs, "--tower", "x"), "has no tower 'x'; it has [default]");
        assertMistake(
                importing(SafeTensors.read(SmallModel.of("default"))),
                "is a model of TripletFlow already; name it as model.initial");
        assertMistake(
                Run.of("model", "import", "absent", "--job", job.toString(), "--output", "x"),
                "absent cannot be read");
        assertThat(output).doesNotExist();
    }

    private static void assertMistake(Run run, String... message) {
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message).doesNotContain("\tat ");
    }

    private Run export(String format, String... more) {
        return Run.of(
                Stream.concat(
                                Stream.of("model", "export", "--snapshot", model.toString()),
                                Stream.concat(
                                        Stream.of(
                                                "--format", format, "--output", output.toString()),
                                        Stream.of(more)))
                        .toArray(String[]::new));
    }

    private Run importing(Tensors theirs, String... more) throws IOException {
        Path file = folder.resolve("theirs.safetensors");
        SafeTensors.write(theirs, file);
        return Run.of(
                Stream.concat(
                                Stream.of(
                                        "model",
                                        "import",
                                        file.toString(),
                                        "--job",
                                        job.toString()),
                                Stream.concat(
                                        Stream.of("--output", output.toString()), Stream.of(more)))
                        .toArray(String[]::new));
    }
}
