/**
 * The job's source and sinks: which codec and which delivery belongs to each topic. Every room may
 * be used here, and none may use this one.
 */
package io.tripletflow.connectors.endpoint;
