/** Benches, each beside what it is compared with. */
package io.tripletflow.cli.bench;
