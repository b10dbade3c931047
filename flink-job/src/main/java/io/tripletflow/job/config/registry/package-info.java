/**
 * All options, declared once, and the reference printed from them. Rules between options are not
 * kept here.
 */
package io.tripletflow.job.config.registry;
