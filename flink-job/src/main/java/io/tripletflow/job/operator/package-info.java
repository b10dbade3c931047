/**
 * The operators of the job and what they share, each with its state written and read side by side.
 * Arithmetic is the core's.
 */
package io.tripletflow.job.operator;
