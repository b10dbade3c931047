/**
 * Optimisers: one fused pass over the parameters per step, state that can be saved and restored.
 */
package io.tripletflow.optim;
