/**
 * What must hold between options, each with the message that says so. Nothing is built that
 * outlives a check.
 */
package io.tripletflow.job.config.rule;
