/**
 * Embeds entities when their event or a newer model comes, in batches. The operator and its parts
 * live here, one idea each; how an embedding is computed does not: the core knows that.
 */
package io.tripletflow.job.operator.refresh;
