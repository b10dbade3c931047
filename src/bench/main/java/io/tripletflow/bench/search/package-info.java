/**
 * Searches per second of the serving process while embeddings keep coming. What searches return is
 * checked by tests, not here.
 */
package io.tripletflow.bench.search;
