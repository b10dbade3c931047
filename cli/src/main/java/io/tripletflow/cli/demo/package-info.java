/** The demo: a stream, the job on an embedded broker and cluster, and what it has learned. */
package io.tripletflow.cli.demo;
