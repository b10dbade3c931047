/** What every command needs of its terminal, files and failures. No command lives here. */
package io.tripletflow.cli.console;
