/**
 * What the server must be told: which topics it reads, and how it answers. Values alone; what they
 * do is in the other rooms.
 */
package io.tripletflow.serving.settings;
