/**
 * The job's metrics: every one is declared once in {@link io.tripletflow.job.metrics.JobMetric},
 * and one small class for each operator registers and feeds those of its operator. Nothing here
 * learns, embeds or decides; docs/metrics.md is written from the declarations.
 */
package io.tripletflow.job.metrics;
