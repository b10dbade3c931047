/**
 * Formats of events and of what is kept from them in keyed state, each beside its record. Outputs
 * have their own room.
 */
package io.tripletflow.job.state.event;
