/**
 * From topic to topic: events per second, latency and cost, beside a peer in Python. Only this room
 * starts brokers in processes of their own.
 */
package io.tripletflow.cli.bench.stream;
