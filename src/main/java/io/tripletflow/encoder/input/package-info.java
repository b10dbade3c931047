/**
 * What an encoder is given: the kinds of input, text and ids as numbers, columns on one scale. No
 * parameter is learned here.
 */
package io.tripletflow.encoder.input;
