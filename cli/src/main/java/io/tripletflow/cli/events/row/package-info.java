/**
 * What every reader of a file shares: the file, its rows, and what is told of a bad one. No format
 * and no column is known here.
 */
package io.tripletflow.cli.events.row;
