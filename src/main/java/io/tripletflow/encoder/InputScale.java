package io.tripletflow.encoder;

/**
 * What {@link InputStatistics} does to a row at one moment: dense features become clip(x · factor −
 * shift, ±{@value #LIMIT}) and get a constant 1 appended, hashed text x · factor, of unit length.
 *
 * @param active whether dense features are scaled yet; if not, they only get the constant
 * @param factors shape (inputs)
 * @param shifts shape (inputs); empty for text
 */
public record InputScale(boolean active, float[] factors, float[] shifts) {

    /** Where standardised features are cut. */
    public static final float LIMIT = 2.5f;
}
