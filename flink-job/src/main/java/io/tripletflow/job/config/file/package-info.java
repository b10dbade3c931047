/**
 * From the text of a job file to values, and back to text. Whether values fit together is not asked
 * here.
 */
package io.tripletflow.job.config.file;
