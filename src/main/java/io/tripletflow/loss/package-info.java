/** Losses on the distances of a batch. */
package io.tripletflow.loss;
