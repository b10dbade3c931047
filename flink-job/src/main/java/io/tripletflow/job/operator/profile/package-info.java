/**
 * Compares events with the profile that they claim, by the newest model. Nothing is learned here.
 */
package io.tripletflow.job.operator.profile;
