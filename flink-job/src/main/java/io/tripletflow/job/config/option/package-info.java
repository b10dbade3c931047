/**
 * What an option is: key, type, range, default; and the values of one job. Which options there are
 * is not known here.
 */
package io.tripletflow.job.config.option;
