/**
 * Processes that a bench starts beside itself, so that what it measures shares no JVM with it. What
 * they do is said by the benches; only the broker is here.
 */
package io.tripletflow.bench.process;
