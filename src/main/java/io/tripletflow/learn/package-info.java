/**
 * The learner: batches in, steps, scores and snapshots out. The one package that knows all parts of
 * a step; none of them knows it.
 */
package io.tripletflow.learn;
