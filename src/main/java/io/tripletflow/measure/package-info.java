/** How good an embedding space is. */
package io.tripletflow.measure;
