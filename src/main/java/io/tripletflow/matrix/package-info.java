/**
 * Products of matrices, by the Vector API, by plain loops or by OpenBLAS. The only package that
 * touches ND4J, and nothing of it leaves here.
 */
package io.tripletflow.matrix;
