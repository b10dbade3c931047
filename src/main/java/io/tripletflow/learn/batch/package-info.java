/**
 * The events that are learned together, and which of a window may be. Encoders and parameters are
 * not known here.
 */
package io.tripletflow.learn.batch;
