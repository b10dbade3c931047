/**
 * What an identity's events look like lately, and how much a new one looks like them. Embeddings
 * come from whoever has a model; nothing here embeds.
 */
package io.tripletflow.profile;
