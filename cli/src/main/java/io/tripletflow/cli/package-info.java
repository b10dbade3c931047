/** The {@code tripletflow} command. */
package io.tripletflow.cli;
