/**
 * Scenarios of the demo: what each streams, where no file is given, and the measure its users look
 * at. Nothing here runs a job.
 */
package io.tripletflow.cli.demo.scenario;
