/**
 * The command {@code run}: a job on a Flink cluster inside this process, with its state in a folder
 * of its own, that tells how it is. {@code StateFolder} knows where a job goes on, {@code JobWatch}
 * what happens to it.
 */
package io.tripletflow.cli.run;
