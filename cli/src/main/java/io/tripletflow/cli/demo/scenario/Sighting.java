package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.Split;

/**
 * One appearance of an identity before a camera.
 *
 * @param camera counted from 0 over all sites
 */
record Sighting(int site, int camera, int identity, Split split) {

    String group() {
        return site == 0 ? "north" : "south";
    }

    String label() {
        return (split == Split.UNSEEN ? "visitor-" : "person-") + identity;
    }
}
