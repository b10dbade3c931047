/** Real processes on loopback, each a JVM from the class path of the tests, and faults in them. */
package io.tripletflow.cli.cluster;
