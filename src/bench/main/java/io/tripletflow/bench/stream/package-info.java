/**
 * From topic to topic: events per second, latency and cost, beside a peer in Python. Broker, job
 * and peer run in processes of their own.
 */
package io.tripletflow.bench.stream;
