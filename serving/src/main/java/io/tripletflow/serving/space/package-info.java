/**
 * From what the topics tell to the generation that answers. Each generation is of one version of
 * the model; a newer one is built apart and swapped in whole.
 */
package io.tripletflow.serving.space;
