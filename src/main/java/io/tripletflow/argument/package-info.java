/**
 * What arguments must be, where several classes ask the same of theirs. Rules that one class alone
 * knows stay in that class.
 */
package io.tripletflow.argument;
