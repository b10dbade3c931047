/**
 * Windows of the events of a group, and their triggers. What is learned from a window is the
 * trainer's.
 */
package io.tripletflow.job.operator.window;
