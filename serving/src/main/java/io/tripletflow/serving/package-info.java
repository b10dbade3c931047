/**
 * A server that reads the topics of a job and answers who is nearest. It runs in a process of its
 * own and writes nothing, so that it may start and stop beside any job.
 */
package io.tripletflow.serving;
