/**
 * The live model in Flink SQL: {@code CREATE MODEL … WITH ('provider' = 'tripletflow')} for {@code
 * ML_PREDICT}. It follows the model topic of a job and embeds rows with the newest version.
 */
package io.tripletflow.job.sql;
