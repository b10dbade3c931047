/**
 * Joins labels that come late with the inputs that waited for them. Windows see only what was
 * joined.
 */
package io.tripletflow.job.operator.label;
