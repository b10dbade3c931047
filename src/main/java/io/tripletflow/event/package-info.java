/** An event and its input, as everything above knows them. How they come in is not known here. */
package io.tripletflow.event;
