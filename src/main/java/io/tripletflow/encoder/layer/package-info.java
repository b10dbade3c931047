/**
 * The layers of an encoder, each with its gradient, and the names and shapes of their parameters.
 * Which layers make up an encoder is not known here.
 */
package io.tripletflow.encoder.layer;
