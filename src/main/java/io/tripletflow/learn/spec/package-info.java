/**
 * What a learner is told when it is built, as records that are checked. Nothing here learns or
 * changes.
 */
package io.tripletflow.learn.spec;
