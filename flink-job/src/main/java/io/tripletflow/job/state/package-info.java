/**
 * Hands the formats to Flink, by the names under which savepoints hold them. {@code
 * FormatSerializer} may never move: Flink writes the name of its snapshot into savepoints.
 */
package io.tripletflow.job.state;
