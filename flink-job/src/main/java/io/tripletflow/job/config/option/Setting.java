package io.tripletflow.job.config.option;

import io.tripletflow.job.config.problem.Origin;

/** A key and its value as somebody wrote them. */
public record Setting(String key, String value, Origin origin) {}
