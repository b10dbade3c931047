package io.tripletflow.serving.space;

import io.tripletflow.serving.index.Generation;
import java.util.Optional;

/**
 * What answers come from.
 *
 * @param model of exactly the generation's version, which embeds what is asked about; empty where
 *     the topic has none
 * @param number counts generations
 * @param builtMillis when it was swapped in
 */
public record Served(Generation generation, Optional<Model> model, long number, long builtMillis) {}
