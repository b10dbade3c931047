/**
 * What all formats share: the version in front, and how fields are written. No type of the job is
 * known here.
 */
package io.tripletflow.job.state.format;
