/**
 * One versioned format for each type in state or between operators. {@code FormatSerializer} may
 * never move: Flink writes the name of its snapshot into savepoints.
 */
package io.tripletflow.job.state;
