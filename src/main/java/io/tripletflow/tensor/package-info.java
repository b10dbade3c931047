/** Named tensors, and the safetensors format in which models travel and rest. */
package io.tripletflow.tensor;
