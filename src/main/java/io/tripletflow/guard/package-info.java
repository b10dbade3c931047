/**
 * Keeps a learner on a live stream from breaking without anybody noticing: steps that are not
 * finite or explode, inputs beyond all measure, labels that stop to fit their inputs, a space that
 * collapses, a stream that drifts. docs/model.md has every rule.
 */
package io.tripletflow.guard;
