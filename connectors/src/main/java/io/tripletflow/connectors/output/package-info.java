/**
 * What the job writes, each record beside its codecs: embeddings with their profiles, reports,
 * models in slices. Uses {@code wire} alone; no broker is reached from here.
 */
package io.tripletflow.connectors.output;
