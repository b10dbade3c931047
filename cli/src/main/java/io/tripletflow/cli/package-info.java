/**
 * The {@code tripletflow} command: its parts, its help and what it says of a failure. What a
 * subcommand does lives in the subcommand's room.
 */
package io.tripletflow.cli;
