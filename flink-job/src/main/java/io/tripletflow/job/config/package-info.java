/**
 * The job's configuration: a registry of options ({@link io.tripletflow.job.config.Options}) drives
 * the parsing of job files, their validation, the printed reference and the typed view ({@link
 * io.tripletflow.job.config.JobConfig}).
 */
package io.tripletflow.job.config;
