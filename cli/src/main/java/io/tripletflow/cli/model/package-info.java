/** {@code tripletflow model}: models out of the topic into other tools, and back. */
package io.tripletflow.cli.model;
