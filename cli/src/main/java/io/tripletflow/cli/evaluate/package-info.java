/** Measures the embedding space that a job has written to its topic. */
package io.tripletflow.cli.evaluate;
