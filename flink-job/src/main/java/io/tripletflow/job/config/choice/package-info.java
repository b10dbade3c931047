/**
 * Choices that a job file makes, as enums and records. How they are written and checked is not
 * known here.
 */
package io.tripletflow.job.config.choice;
