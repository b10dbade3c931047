package io.tripletflow.job.config.choice;

/** What is minimised: the triplet loss in two forms, and losses of pairs. */
public enum LossKind {
    MARGIN,
    SOFT_MARGIN,
    CONTRASTIVE,
    LIFTED_STRUCTURE,
    MULTI_SIMILARITY,
    INFO_NCE,
    NEIGHBOURHOOD_COMPONENTS,
    PROXY_ANCHOR
}
