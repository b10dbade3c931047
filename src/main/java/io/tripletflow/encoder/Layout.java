package io.tripletflow.encoder;

/**
 * Where each weight lies in an encoder's one parameter array; all row-major, in this order.
 *
 * @param inputs width of a row, D
 * @param hidden width of the hidden layer, H; 0 without one
 * @param embedding width of the embedding, E
 * @param direct whether there is a direct path W (D, E)
 */
record Layout(int inputs, int hidden, int embedding, boolean direct) {

    static Layout of(EncoderSpec spec, int inputs) {
        boolean direct = spec.kind() != EncoderSpec.Kind.MLP;
        return new Layout(inputs, spec.hidden(), spec.embedding(), direct);
    }

    /** W (D, E), if direct. */
    int weights() {
        return 0;
    }

    /** U (D, H). */
    int hiddenWeights() {
        return direct ? inputs * embedding : 0;
    }

    /** c (H). */
    int hiddenBias() {
        return hiddenWeights() + inputs * hidden;
    }

    /** V (H, E). */
    int outputWeights() {
        return hiddenBias() + hidden;
    }

    /** b (E). */
    int bias() {
        return outputWeights() + hidden * embedding;
    }

    /** Length of the parameter array. */
    int size() {
        return bias() + embedding;
    }
}
