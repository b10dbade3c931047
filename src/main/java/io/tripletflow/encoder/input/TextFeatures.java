package io.tripletflow.encoder.input;

import java.util.Map;

/** Which features a text has. */
sealed interface TextFeatures permits LetterRunFeatures, UnicodeFeatures {

    /** Features by their kind ('w', 'p', 'c') and text, with how often each occurs. */
    Map<String, Integer> counts(String text);
}
