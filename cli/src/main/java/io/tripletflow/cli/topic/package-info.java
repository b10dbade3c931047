/**
 * Commands that write to a job's topics or read them, and what they share. Model files and searches
 * have their own rooms.
 */
package io.tripletflow.cli.topic;
