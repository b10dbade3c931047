package io.tripletflow.cli.model;

import io.tripletflow.cli.console.Printable;
import io.tripletflow.connectors.output.ModelSlices;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.exchange.ModelDigest;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.tensor.DType;
import io.tripletflow.tensor.Tensor;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** A model in words. */
final class ModelText {

    private static final int WIDTH = 12;
    private static final String TOWERS = "towers.";

    private final StringBuilder text = new StringBuilder();

    private ModelText() {}

    static String of(ModelSource.Stored stored) throws TensorException {
        ModelFile model = ModelFile.read(stored.bytes());
        ModelText text = new ModelText();
        text.line("model", stored.origin());
        stored.epoch().ifPresent(epoch -> text.line("epoch", String.valueOf(epoch)));
        text.line("version", String.valueOf(model.version()));
        text.line("size", stored.bytes().length + " bytes");
        text.line("sha256", ModelSlices.sha256(stored.bytes()));
        text.line("digest", ModelDigest.of(stored.bytes()));
        for (String key : model.tensors().metadataKeys()) {
            if (!isOfTower(key)) {
                text.line(key, words(model.tensors().metadata(key).orElseThrow()));
            }
        }
        text.recall(model.tensors().scope("learner."));
        for (TowerSpec tower : model.towers()) {
            text.tower(tower, ModelFile.scope(model.tensors(), tower.name()));
        }
        text.second(model);
        text.others(model.tensors());
        return Printable.of(text.text.toString());
    }

    private void tower(TowerSpec tower, Tensors tensors) throws TensorException {
        text.append(System.lineSeparator());
        line("tower", tower.name());
        line("input", tower.input().inWords());
        if (tower.encoder().normalizeInput() && !(tower.input() instanceof InputSpec.Ids)) {
            int rules = InputVersion.read(tensors.scope("input.")).number();
            line("scaled", "by what the stream showed, by the rules of input version " + rules);
        }
        line("encoder", encoder(tower.encoder()));
        if (tensors.has("input.count")) {
            line("inputs seen", String.valueOf(tensors.longValue("input.count")));
        }
        for (String name : tensors.names()) {
            tensor(name, tensors);
        }
    }

    /** The second learner of a committee, which reads the rows of the first one's inputs. */
    private void second(ModelFile model) throws TensorException {
        for (TowerSpec tower : model.second()) {
            text.append(System.lineSeparator());
            line("second learner", "of tower " + tower.name());
            line("encoder", encoder(tower.encoder()));
            line(
                    "share",
                    String.format(
                            Locale.ROOT,
                            "%.3f of a similarity is the first learner's, the rest the second's",
                            model.share()));
            Tensors its = model.tensors().scope(ModelFile.SECOND);
            Tensors tensors = ModelFile.scope(its, tower.name());
            for (String name : tensors.names()) {
                tensor(name, tensors);
            }
        }
    }

    /** What a snapshot knows of how well it embeds; a model alone knows nothing of it. */
    private void recall(Tensors learner) throws TensorException {
        if (!learner.has("recall.learned.weight") || !learner.has("recall.untrained.weight")) {
            return;
        }
        Tensors learned = learner.scope("recall.learned.");
        Tensors untrained = learner.scope("recall.untrained.");
        if (learned.doubleValue("weight") > 0 && untrained.doubleValue("weight") > 0) {
            line(
                    "recall@1",
                    String.format(
                            Locale.ROOT,
                            "%.3f learned, %.3f untrained: of the last events, each before it was"
                                    + " learned; %,d scored in all",
                            learned.doubleValue("hits") / learned.doubleValue("weight"),
                            untrained.doubleValue("hits") / untrained.doubleValue("weight"),
                            learner.longValue("scored")));
        }
    }

    private static String encoder(EncoderSpec encoder) {
        String hidden =
                encoder.convolution() == null
                        ? "%d hidden of %d units".formatted(encoder.layers(), encoder.hidden())
                        : words(encoder.convolution().toString());
        String kind =
                switch (encoder.kind()) {
                    case LINEAR -> "linear";
                    case RESIDUAL -> "residual, linear plus " + hidden;
                    case MLP -> "multilayer perceptron, " + hidden;
                    case ADAPTER ->
                            "adapter, the input and a correction of rank " + encoder.hidden();
                };
        return kind + ", to embeddings of %d numbers".formatted(encoder.embedding());
    }

    /**
     * A record as metadata print it, such as {@code Adam[learningRate=0.1]}, without code in it.
     */
    private static String words(String text) {
        if (!text.contains("[")) {
            return text;
        }
        String open = text.replaceAll("[A-Za-z]*\\[", "(").replace(']', ')').replace('=', ' ');
        String spaced = open.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', '-');
        String lower = spaced.toLowerCase(Locale.ROOT);
        return lower.startsWith("(") ? lower.substring(1, lower.length() - 1) : lower;
    }

    private static boolean isOfTower(String name) {
        return name.startsWith(TOWERS) || name.startsWith(ModelFile.SECOND + TOWERS);
    }

    private void others(Tensors tensors) throws TensorException {
        text.append(System.lineSeparator());
        for (String name : tensors.names()) {
            if (!isOfTower(name)) {
                tensor(name, tensors);
            }
        }
    }

    private void tensor(String name, Tensors tensors) throws TensorException {
        Tensor tensor = tensors.get(name);
        String shape = tensor.dtype() + " " + Arrays.toString(tensor.shape());
        text.append(String.format(Locale.ROOT, "  %-32s %-20s", name, shape));
        if (tensor.dtype() == DType.F32) {
            float[] values = tensors.floats(name);
            text.append(range(values.length, i -> values[i]));
        } else if (tensor.dtype() == DType.F64) {
            double[] values = tensors.doubles(name);
            text.append(range(values.length, i -> values[i]));
        } else if (tensor.dtype() == DType.I64 && tensor.size() == 1) {
            text.append(tensors.longs(name)[0]);
        }
        text.append(System.lineSeparator());
    }

    /** Least and greatest of the finite values, and how many others there are. */
    private static String range(int count, IntToDoubleFunction value) {
        double min = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        int finite = 0;
        for (int i = 0; i < count; i++) {
            double x = value.applyAsDouble(i);
            if (Double.isFinite(x)) {
                min = Math.min(min, x);
                greatest = Math.max(greatest, x);
                finite++;
            }
        }
        String range = finite == 0 ? "" : String.format(Locale.ROOT, "%.4g to %.4g", min, greatest);
        return finite == count ? range : range + ", " + (count - finite) + " not finite";
    }

    private void line(String what, String value) {
        text.append(String.format("%-" + WIDTH + "s %s%n", what, value));
    }
}
