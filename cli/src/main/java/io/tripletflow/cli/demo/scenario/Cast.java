package io.tripletflow.cli.demo.scenario;

/**
 * Who comes how often in a generated stream.
 *
 * @param known things that are trained
 * @param train observations of each of them that are learned
 * @param test observations of each of them that are held out
 * @param unknown things that are never trained
 * @param unseen observations of each of those
 * @param sources circumstances that learned observations are made in
 * @param newSources those that are only met by held-out observations; if there are any, all test
 *     observations are made in them
 */
record Cast(int known, int train, int test, int unknown, int unseen, int sources, int newSources) {

    /** Things, known or not. */
    int things() {
        return known + unknown;
    }

    /** Circumstances, whoever meets them. */
    int allSources() {
        return sources + newSources;
    }
}
