package io.tripletflow.bench.step;

import io.tripletflow.matrix.Matrix;
import java.util.Random;

/** What no step can do without: its matrix products, and the traffic of Adam's arrays. */
final class StepLimit {

    private final int hidden;
    private final Matrix rows;
    private final Matrix first;
    private final Matrix units;
    private final Matrix second;
    private final Matrix embeddings;
    private final Matrix firstGradient;
    private final Matrix secondGradient;
    private final Matrix unitSlopes;
    private final Matrix similarities;
    private final float[] parameters;
    private final float[] gradient;
    private final float[] means;
    private final float[] squares;

    StepLimit(StepShape shape) {
        hidden = shape.hidden();
        int width = hidden == 0 ? shape.embedding() : hidden;
        rows = filled(shape.batch(), shape.inputs());
        first = filled(shape.inputs(), width);
        units = filled(shape.batch(), width);
        second = filled(width, shape.embedding());
        embeddings = filled(shape.batch(), shape.embedding());
        firstGradient = new Matrix(shape.inputs(), width);
        secondGradient = new Matrix(width, shape.embedding());
        unitSlopes = new Matrix(shape.batch(), width);
        similarities = new Matrix(shape.batch(), shape.batch());
        parameters = new float[shape.parameters()];
        gradient = new float[shape.parameters()];
        means = new float[shape.parameters()];
        squares = new float[shape.parameters()];
    }

    private static Matrix filled(int rows, int columns) {
        Random random = new Random(1);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Matrix(rows, columns).load(values, 0);
    }

    void products() {
        Matrix.multiply(rows, first, hidden == 0 ? embeddings : units);
        if (hidden > 0) {
            Matrix.multiply(units, second, embeddings);
            Matrix.multiplyTransposedLeft(units, embeddings, secondGradient);
            Matrix.multiplyTransposedRight(embeddings, second, unitSlopes);
        }
        Matrix.multiplyTransposedLeft(rows, hidden == 0 ? embeddings : unitSlopes, firstGradient);
        Matrix.multiplyTransposedRight(embeddings, embeddings, similarities);
    }

    /** Reads four numbers and writes three for each parameter, 28 bytes, and hardly computes. */
    void optimizerTraffic() {
        for (int i = 0; i < parameters.length; i++) {
            float g = gradient[i];
            means[i] += g;
            squares[i] += g;
            parameters[i] += g;
        }
    }
}
