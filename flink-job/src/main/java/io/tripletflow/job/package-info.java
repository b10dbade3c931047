/**
 * The topology, and what is checked before a job starts: stored state, the model on the topic,
 * storage. Operators, options and formats have rooms of their own; no record is handled here.
 */
package io.tripletflow.job;
