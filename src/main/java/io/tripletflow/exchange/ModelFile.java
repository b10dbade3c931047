package io.tripletflow.exchange;

import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * A model or snapshot read for itself, without the configuration that it came from.
 *
 * @param version number of its updates; 0 of what was imported
 * @param tensors all of them: {@code towers.NAME.weights} and so on
 * @param towers as the metadata describes them
 */
public record ModelFile(long version, Tensors tensors, List<TowerSpec> towers) {

    static final String TOWERS = "towers.";

    public ModelFile {
        towers = List.copyOf(towers);
    }

    /** Reads a safetensors file that TripletFlow wrote. */
    public static ModelFile read(byte[] bytes) throws TensorException {
        return of(SafeTensors.read(bytes));
    }

    public static ModelFile of(Tensors tensors) throws TensorException {
        List<TowerSpec> towers = new ArrayList<>();
        for (String key : tensors.scope(TOWERS).metadataKeys()) {
            towers.add(TowerJson.read(tensors.scope(TOWERS).metadata(key).orElseThrow()));
        }
        if (towers.isEmpty()) {
            throw new TensorException(
                    "this is no model of TripletFlow: its metadata describes no tower; 'tripletflow"
                            + " model import' makes one of it");
        }
        long version = tensors.has("version") ? tensors.longValue("version") : 0;
        return new ModelFile(version, tensors, towers);
    }

    /** Puts what {@link #of} reads besides the tensors themselves. */
    public static void describe(Tensors out, List<TowerSpec> towers) {
        for (TowerSpec tower : towers) {
            out.putMetadata(TOWERS + tower.name(), TowerJson.write(tower));
        }
    }

    /** The tensors of one tower. */
    public static Tensors scope(Tensors tensors, String tower) {
        return tensors.scope(TOWERS + tower + ".");
    }

    /** One tower as it embeds: with the averaged parameters, where a snapshot has them. */
    public TowerModel tower(String name) throws TensorException {
        for (TowerSpec spec : towers) {
            if (spec.name().equals(name)) {
                return new TowerModel(version, spec, embedding(scope(tensors, name)));
            }
        }
        throw new TensorException(
                "there is no tower '"
                        + name
                        + "' in the model; it has "
                        + towers.stream().map(TowerSpec::name).toList());
    }

    private static Tensors embedding(Tensors tower) throws TensorException {
        Tensors averages = tower.scope("average.");
        if (averages.names().isEmpty()) {
            return tower;
        }
        Tensors result = new Tensors();
        for (String name : averages.names()) {
            result.put(name, averages.get(name));
        }
        for (String name : tower.scope("input.").names()) {
            result.put("input." + name, tower.get("input." + name));
        }
        return result;
    }
}
