/** What is wrong with a job file and where it was written. Options are not known here. */
package io.tripletflow.job.config.problem;
