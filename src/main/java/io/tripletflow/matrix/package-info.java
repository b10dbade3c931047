/**
 * Products of matrices, by the Vector API or by OpenBLAS. The only package that touches ND4J, and
 * nothing of it leaves here.
 */
package io.tripletflow.matrix;
