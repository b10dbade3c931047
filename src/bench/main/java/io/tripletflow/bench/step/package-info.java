/**
 * One learning step, beside the same step in libtorch and the limit of its products. No broker runs
 * here.
 */
package io.tripletflow.bench.step;
