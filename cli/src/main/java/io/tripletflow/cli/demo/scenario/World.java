package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.event.Input;
import java.util.Random;
import java.util.SortedMap;

/** What a generated stream observes: things that look different each time they are seen. */
interface World {

    /** What an observation carries, by tower. */
    SortedMap<String, DataShape> shapes();

    /**
     * One observation.
     *
     * @param thing counted from 0; all observations of one carry the same label
     * @param source circumstances (speaker, laboratory, field of trade), counted from 0
     */
    Input see(String tower, int thing, int source, Random random);
}
