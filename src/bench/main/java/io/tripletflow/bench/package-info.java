/**
 * The command {@code tripletflow bench}, which names the benches. Each bench has its own room,
 * beside what it is compared with.
 */
package io.tripletflow.bench;
