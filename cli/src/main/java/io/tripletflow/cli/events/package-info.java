/**
 * Files of events from end to end: which reader takes one, what a check of all its rows says, how
 * visits become events. The readers themselves lie in the rooms below.
 */
package io.tripletflow.cli.events;
