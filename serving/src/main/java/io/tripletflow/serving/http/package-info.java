/** The routes of docs/serving.md, their bounds, and what callers are told that ask wrongly. */
package io.tripletflow.serving.http;
