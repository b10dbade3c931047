/**
 * The operators of the job and what they are made of. Each reads and writes its state side by side;
 * arithmetic is the core's.
 */
package io.tripletflow.job.operator;
