/**
 * How well learners find what belongs together, and which of two to trust. Scores change no
 * parameter.
 */
package io.tripletflow.learn.score;
