/** The space in two dimensions: points drift from one generation to the next and do not jump. */
package io.tripletflow.serving.map;
