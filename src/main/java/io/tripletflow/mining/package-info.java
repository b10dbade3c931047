/** Choosing triplets (anchor, positive, negative) in a batch by their distances. */
package io.tripletflow.mining;
