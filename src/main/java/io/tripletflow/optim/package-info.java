/**
 * Optimisers: one fused pass over the parameters per step, or over the rows of a table that a step
 * touched; schedules of the learning rate; clipping of gradients; state that can be saved and
 * restored.
 */
package io.tripletflow.optim;
