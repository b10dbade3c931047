/**
 * The job's configuration: from a job file to the typed view {@link
 * io.tripletflow.job.config.JobConfig} or all problems at once. Options, rules and file formats
 * live in the rooms below.
 */
package io.tripletflow.job.config;
