/**
 * Nearest neighbours among the entities of one version of the model. A scan and cells stand behind
 * one interface; the scan is the oracle.
 */
package io.tripletflow.serving.index;
