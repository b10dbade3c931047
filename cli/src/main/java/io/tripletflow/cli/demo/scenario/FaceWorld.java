package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Faces as 128 numbers of a feature extractor. A person is a vector in a subspace that all persons
 * share; pose, light and expression move the numbers further than persons differ, along a few
 * directions that are the same for all, and bend them.
 *
 * <pre>
 * number = 2 · tanh((A · person + B · circumstances) / 2) + noise,   A (128, 24), B (128, 10)
 * </pre>
 */
final class FaceWorld implements World {

    private static final int NUMBERS = 128;
    private static final int PERSON = 24;
    private static final int CIRCUMSTANCES = 10;
    private static final double NOISE = 0.25;

    private final double[][] ofPerson;
    private final double[][] ofCircumstances;
    private final double[][] persons;

    FaceWorld(int things, Random random) {
        ofPerson = Gaussians.rows(NUMBERS, PERSON, 0.15, random);
        ofCircumstances = Gaussians.rows(NUMBERS, CIRCUMSTANCES, 0.4, random);
        persons = Gaussians.rows(things, PERSON, 1, random);
    }

    @Override
    public SortedMap<String, DataShape> shapes() {
        return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, new DataShape.Vectors(NUMBERS)));
    }

    @Override
    public Input see(String tower, int thing, int source, Random random) {
        double[] circumstances = Gaussians.vector(CIRCUMSTANCES, 1, random);
        float[] numbers = new float[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            double sum = dot(ofPerson[i], persons[thing]) + dot(ofCircumstances[i], circumstances);
            numbers[i] = (float) (2 * StrictMath.tanh(sum / 2) + NOISE * random.nextGaussian());
        }
        return new Input.Features(numbers);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
