/**
 * Nearest neighbours among the entities of one version of the model. A scan and a graph stand
 * behind one interface; the scan is the oracle.
 */
package io.tripletflow.serving.index;
