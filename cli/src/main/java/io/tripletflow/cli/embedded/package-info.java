/**
 * A Kafka broker and a Flink cluster within the process. Commands and benches start them; they know
 * no command.
 */
package io.tripletflow.cli.embedded;
