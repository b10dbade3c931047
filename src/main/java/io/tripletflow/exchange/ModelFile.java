package io.tripletflow.exchange;

import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model or snapshot read for itself, without the configuration that it came from.
 *
 * @param version number of its updates; 0 of what was imported
 * @param tensors all of them: {@code towers.NAME.weights} and so on
 * @param towers as the metadata describes them
 * @param second the towers of a second learner, in the same order; empty without one
 */
public record ModelFile(
        long version, Tensors tensors, List<TowerSpec> towers, List<TowerSpec> second) {

    static final String TOWERS = "towers.";

    /** Prefix of the second learner's tensors. */
    public static final String SECOND = "second.";

    /** Share of the first learner's similarity, F64; models of one learner have none. */
    public static final String SHARE = "second.share";

    /** Metadata: the constant of the optimiser's kind; files of earlier builds lack it. */
    public static final String OPTIMIZER_KIND = "optimizer.kind";

    /** Prefix of what is counted beside what is learned. */
    public static final String COUNTS = "counts.";

    public ModelFile {
        towers = List.copyOf(towers);
        second = List.copyOf(second);
    }

    /**
     * Reads a safetensors file that TripletFlow wrote.
     *
     * @throws TensorException if it is no safetensors file, or describes no tower
     */
    public static ModelFile read(byte[] bytes) throws TensorException {
        return of(SafeTensors.read(bytes));
    }

    /**
     * The same of tensors that were read already.
     *
     * @throws TensorException if they describe no tower
     */
    public static ModelFile of(Tensors tensors) throws TensorException {
        List<TowerSpec> towers = described(tensors.scope(TOWERS));
        if (towers.isEmpty()) {
            throw new TensorException(
                    "this is no model of TripletFlow: its metadata describes no tower; 'tripletflow"
                            + " model import' makes one of it");
        }
        long version = tensors.has("version") ? tensors.longValue("version") : 0;
        return new ModelFile(
                version, tensors, towers, described(tensors.scope(SECOND).scope(TOWERS)));
    }

    private static List<TowerSpec> described(Tensors scope) throws TensorException {
        List<TowerSpec> towers = new ArrayList<>();
        for (String key : scope.metadataKeys()) {
            towers.add(TowerJson.read(scope.metadata(key).orElseThrow()));
        }
        return towers;
    }

    /** Whether a model counts beside what it learns. */
    public static boolean counts(Tensors tensors) {
        return tensors.has(COUNTS + "items");
    }

    /**
     * Share of the first learner's similarity in the model's, 1 of one learner alone.
     *
     * @throws TensorException if the share is no single number
     */
    public double share() throws TensorException {
        return tensors.has(SHARE) ? tensors.doubleValue(SHARE) : 1;
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

    /**
     * One tower as it embeds: with the averaged parameters, where a snapshot has them.
     *
     * @throws TensorException if there is no tower of that name
     */
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

    /**
     * The same of the second learner, which reads the first one's rows; empty without one.
     *
     * @throws TensorException if a tensor of it is of another type
     */
    public Optional<TowerModel> second(String name) throws TensorException {
        for (TowerSpec spec : second) {
            if (spec.name().equals(name)) {
                Tensors its = embedding(scope(tensors.scope(SECOND), name));
                return Optional.of(new TowerModel(version, spec, its));
            }
        }
        return Optional.empty();
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
