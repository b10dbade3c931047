/**
 * Embeds entities when their event or a newer model comes, in batches. The models come from the
 * trainer.
 */
package io.tripletflow.job.operator.refresh;
