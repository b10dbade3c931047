/** Reading the topics: entities and models go into the space, reports and dead letters are kept. */
package io.tripletflow.serving.topics;
