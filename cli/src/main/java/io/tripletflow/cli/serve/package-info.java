/**
 * Serving beside a job: starts the server's process, and asks it from the terminal. The server
 * itself is the module serving, whose libraries do not go with Flink's.
 */
package io.tripletflow.cli.serve;
