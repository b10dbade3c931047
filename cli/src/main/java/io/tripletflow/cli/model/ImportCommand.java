package io.tripletflow.cli.model;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.exchange.Backbone;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.exchange.Sequential;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = {
            "Make an initial model for a job out of weights that were learned elsewhere.",
            "FILE is a safetensors file. Each of its tensors must find its place in a tower of the"
                    + " job, by --pytorch, --map or its name; the job's own start remains where the"
                    + " file has nothing. Name the result as model.initial in the job file."
        })
final class ImportCommand implements Callable<Integer> {

    /** A Java array can hold no more. */
    private static final int LIMIT = Integer.MAX_VALUE - 8;

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The weights, safetensors.")
    private Path file;

    @Option(
            names = "--job",
            required = true,
            paramLabel = "FILE",
            description = "Job file whose encoder they are for.")
    private Path job;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "Override an option of the job file; repeatable.")
    private List<String> overrides = List.of();

    @Option(names = "--tower", description = "Tower that gets them (default: the only one).")
    private String tower;

    @Option(
            names = "--pytorch",
            description =
                    "FILE has the layers of a PyTorch nn.Sequential, in order: 0.weight, 0.bias,"
                            + " 2.weight …")
    private boolean pytorch;

    @Option(
            names = "--map",
            paramLabel = "THEIRS=OURS",
            description =
                    "Name of a tensor here, such as hidden.0.weights; nothing behind = leaves it"
                            + " out; repeatable.")
    private Map<String, String> names = new LinkedHashMap<>();

    @Option(
            names = "--transpose",
            description =
                    "Weights are (outputs, inputs), or (filters, channels, height, width), as"
                            + " PyTorch has them.")
    private boolean transpose;

    @Mixin private OutputFile output;

    @Override
    public Integer call() {
        if (pytorch && (transpose || !names.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--pytorch finds names and turns weights by itself; leave out --map and"
                            + " --transpose, or --pytorch");
        }
        TowerSpec target = target(JobConfig.load(job, overrides).learning().learner().towers());
        Tensors theirs = theirs();
        Tensors ours;
        try {
            Map<String, String> places = pytorch ? Sequential.names(theirs, target) : names;
            ours = new Backbone(target, pytorch || transpose).convert(theirs, places);
        } catch (TensorException e) {
            throw CommandException.mistake(file + ": " + e.getMessage(), e);
        }
        if (ours.names().isEmpty()) {
            throw CommandException.mistake(file + ": no tensor is left to import", null);
        }
        output.write(SafeTensors.write(initial(target, ours)));
        report(target, ours);
        return ExitCode.OK;
    }

    private TowerSpec target(List<TowerSpec> towers) {
        List<String> known = towers.stream().map(TowerSpec::name).toList();
        if (tower == null && known.size() > 1) {
            throw CommandException.mistake("give --tower, one of " + known, null);
        }
        if (tower != null && !known.contains(tower)) {
            throw CommandException.mistake(
                    "the job has no tower '" + tower + "'; it has " + known, null);
        }
        return towers.get(tower == null ? 0 : known.indexOf(tower));
    }

    private Tensors theirs() {
        try {
            Tensors tensors = SafeTensors.read(file, LIMIT);
            if (!tensors.scope("towers.").names().isEmpty()) {
                throw new TensorException(
                        file + " is a model of TripletFlow already; name it as model.initial");
            }
            return tensors;
        } catch (TensorException e) {
            throw CommandException.mistake(e.getMessage(), e);
        } catch (IOException e) {
            throw CommandException.mistake(file + " cannot be read; check the path", e);
        }
    }

    private static Tensors initial(TowerSpec target, Tensors ours) {
        Tensors out = new Tensors().putMetadata("kind", "tripletflow initial model");
        ModelFile.describe(out, List.of(target));
        Tensors scope = ModelFile.scope(out, target.name());
        try {
            for (String name : ours.names()) {
                scope.put(name, ours.get(name));
            }
        } catch (TensorException e) {
            throw new IllegalStateException(e);
        }
        return out;
    }

    private void report(TowerSpec target, Tensors ours) {
        List<String> rest =
                target.tensors().stream()
                        .map(TensorSpec::name)
                        .filter(name -> !ours.has(name))
                        .toList();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%d tensors for tower '%s' written to %s: %s%n",
                ours.names().size(), target.name(), output, String.join(", ", ours.names()));
        if (!rest.isEmpty()) {
            out.printf("these start as in any new job: %s%n", String.join(", ", rest));
        }
        out.printf("start a new job with model.initial: %s%n", output);
        out.flush();
    }
}
