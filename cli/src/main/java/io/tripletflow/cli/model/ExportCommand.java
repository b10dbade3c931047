package io.tripletflow.cli.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.exchange.OnnxWriter;
import io.tripletflow.exchange.TowerModel;
import io.tripletflow.tensor.TensorException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "export",
        description = {
            "Write a model in a form that other tools read; docs/model-exchange.md shows how.",
            "safetensors: all tensors. onnx: one tower as a graph from features to embedding."
                    + " json-header: names, types and shapes of the tensors, without their values."
        })
final class ExportCommand implements Callable<Integer> {

    /** What a model can be written as. */
    enum Format {
        SAFETENSORS("safetensors"),
        ONNX("onnx"),
        JSON_HEADER("json-header");

        private final String text;

        Format(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        /** By the name that users know. */
        static final class Converter implements ITypeConverter<Format> {
            @Override
            public Format convert(String text) {
                return Arrays.stream(values())
                        .filter(format -> format.text.equals(text))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new TypeConversionException(
                                                "must be safetensors, onnx or json-header but was '"
                                                        + text
                                                        + "'"));
            }
        }
    }

    @Spec private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private ModelSource source;

    @Option(
            names = "--format",
            required = true,
            converter = Format.Converter.class,
            description = "safetensors, onnx or json-header.")
    private Format format;

    @Option(names = "--tower", description = "Tower to export as onnx (default: the only one).")
    private String tower;

    @Mixin private OutputFile output;

    @Override
    public Integer call() {
        if (tower != null && format != Format.ONNX) {
            throw new ParameterException(
                    spec.commandLine(), "--tower goes with --format onnx; the others take all");
        }
        ModelSource.Stored stored = source.read();
        byte[] exported;
        long version;
        try {
            ModelFile model = ModelFile.read(stored.bytes());
            version = model.version();
            exported = exported(stored, model);
        } catch (TensorException e) {
            throw CommandException.mistake(stored.origin() + ": " + e.getMessage(), e);
        }
        output.write(exported);
        spec.commandLine()
                .getOut()
                .printf(
                        "version %d of %s written to %s as %s, %d bytes%n",
                        version, stored.origin(), output, format, exported.length);
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private byte[] exported(ModelSource.Stored stored, ModelFile model) throws TensorException {
        return switch (format) {
            case SAFETENSORS -> stored.bytes();
            case ONNX -> onnx(model);
            case JSON_HEADER -> HeaderJson.of(stored, model).getBytes(UTF_8);
        };
    }

    private byte[] onnx(ModelFile model) throws TensorException {
        String name = chosen(model);
        Optional<TowerModel> second = model.second(name);
        return second.isEmpty()
                ? OnnxWriter.write(model.tower(name))
                : OnnxWriter.write(model.tower(name), second.get(), model.share());
    }

    private String chosen(ModelFile model) {
        List<String> names = model.towers().stream().map(TowerSpec::name).toList();
        if (tower == null && names.size() > 1) {
            throw CommandException.mistake("give --tower, one of " + names, null);
        }
        return tower == null ? names.get(0) : tower;
    }
}
