/**
 * Towers: from an input to its embedding and back to the gradient. What a batch is, and what is
 * made better, is not known here.
 */
package io.tripletflow.encoder;
