/** Models in the forms that other tools read and write. */
package io.tripletflow.exchange;
