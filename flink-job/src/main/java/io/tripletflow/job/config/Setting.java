package io.tripletflow.job.config;

/** A key and its value as somebody wrote them. */
record Setting(String key, String value, Origin origin) {}
