/**
 * The live model in Flink SQL: {@code CREATE MODEL … WITH ('provider' = 'tripletflow')} for {@code
 * ML_PREDICT}, which follows the model topic of a job; and the live space as a table for {@code
 * VECTOR_SEARCH}, which asks a server.
 */
package io.tripletflow.job.sql;
