/**
 * From values to the records of the core and of the connectors. Only values that the rules accept
 * are built completely.
 */
package io.tripletflow.job.config.build;
