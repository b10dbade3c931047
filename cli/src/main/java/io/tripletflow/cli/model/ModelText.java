package io.tripletflow.cli.model;

import io.tripletflow.cli.Printable;
import io.tripletflow.connectors.ModelSlices;
import io.tripletflow.encoder.TowerSpec;
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
            if (!key.startsWith(TOWERS)) {
                text.line(key, model.tensors().metadata(key).orElseThrow());
            }
        }
        for (TowerSpec tower : model.towers()) {
            text.tower(tower, ModelFile.scope(model.tensors(), tower.name()));
        }
        text.others(model.tensors());
        return Printable.of(text.text.toString());
    }

    private void tower(TowerSpec tower, Tensors tensors) throws TensorException {
        text.append(System.lineSeparator());
        line("tower", tower.name());
        line("input", String.valueOf(tower.input()));
        line("encoder", String.valueOf(tower.encoder()));
        if (tensors.has("input.count")) {
            line("inputs seen", String.valueOf(tensors.longValue("input.count")));
        }
        for (String name : tensors.names()) {
            tensor(name, tensors);
        }
    }

    private void others(Tensors tensors) throws TensorException {
        text.append(System.lineSeparator());
        for (String name : tensors.names()) {
            if (!name.startsWith(TOWERS)) {
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
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        int finite = 0;
        for (int i = 0; i < count; i++) {
            double x = value.applyAsDouble(i);
            if (Double.isFinite(x)) {
                least = Math.min(least, x);
                greatest = Math.max(greatest, x);
                finite++;
            }
        }
        String range =
                finite == 0 ? "" : String.format(Locale.ROOT, "%.4g to %.4g", least, greatest);
        return finite == count ? range : range + ", " + (count - finite) + " not finite";
    }

    private void line(String what, String value) {
        text.append(String.format("%-" + WIDTH + "s %s%n", what, value));
    }
}
