/**
 * Formats of what the job writes to its topics while it waits in state or between operators. Keyed
 * state of events has its own room.
 */
package io.tripletflow.job.state.output;
