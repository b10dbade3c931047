package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spoken words as twelve frames of thirteen cepstral coefficients. A word is a path through them. A
 * voice and a telephone line each add the same to all frames of an utterance; speakers stretch the
 * beginning or the end of a word.
 */
final class SpeechWorld implements World {

    private static final int FRAMES = 12;
    private static final int COEFFICIENTS = 13;
    private static final int TURNS = 4;
    private static final double VOICE = 1.2;
    private static final double LINE = 0.9;
    private static final double STRETCH = 0.12;
    private static final double NOISE = 0.5;

    /** By word, shape (turns, coefficients): what the path passes through. */
    private final double[][][] words;

    private final double[][] voices;

    SpeechWorld(int things, int sources, Random random) {
        words = new double[things][][];
        for (int i = 0; i < things; i++) {
            words[i] = Gaussians.rows(TURNS, COEFFICIENTS, 0.8, random);
        }
        voices = Gaussians.rows(sources, COEFFICIENTS, VOICE, random);
    }

    @Override
    public SortedMap<String, DataShape> shapes() {
        int numbers = FRAMES * COEFFICIENTS;
        return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, new DataShape.Vectors(numbers)));
    }

    @Override
    public Input see(String tower, int thing, int source, Random random) {
        double[][] word = words[thing];
        double[] line = Gaussians.vector(COEFFICIENTS, LINE, random);
        double stretch = StrictMath.exp(STRETCH * random.nextGaussian());
        float[] values = new float[FRAMES * COEFFICIENTS];
        for (int f = 0; f < FRAMES; f++) {
            double at = StrictMath.pow(f / (FRAMES - 1.0), stretch) * (TURNS - 1);
            int turn = Math.min((int) at, TURNS - 2);
            double share = at - turn;
            for (int c = 0; c < COEFFICIENTS; c++) {
                double said = (1 - share) * word[turn][c] + share * word[turn + 1][c];
                double heard = said + voices[source][c] + line[c] + NOISE * random.nextGaussian();
                values[f * COEFFICIENTS + c] = (float) heard;
            }
        }
        return new Input.Features(values);
    }
}
