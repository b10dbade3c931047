/**
 * Reads topics to their end, or onward as they grow: the latest embeddings, the latest model.
 * Nothing is written here; uses {@code output}, {@code wire} and {@code kafka}.
 */
package io.tripletflow.connectors.read;
