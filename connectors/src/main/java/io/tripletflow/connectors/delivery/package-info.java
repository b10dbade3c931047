/**
 * What proves that transactional output arrived: the sink, its committer, and the look at
 * transactions before a job starts. Knows no record; uses {@code kafka} alone.
 */
package io.tripletflow.connectors.delivery;
