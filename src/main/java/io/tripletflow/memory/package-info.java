/**
 * What is remembered of earlier batches: events of each label by group, embeddings of earlier
 * steps. Nothing here embeds or learns.
 */
package io.tripletflow.memory;
