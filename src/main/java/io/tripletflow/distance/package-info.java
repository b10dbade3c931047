/** Distances between the rows of a batch, and their gradients. */
package io.tripletflow.distance;
