/** Reading files of events: CSV with a header or JSON lines, either gzipped. */
package io.tripletflow.cli.events;
