package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Collections;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** The same things seen and heard: pictures in one tower, spoken words in another. */
final class TwoTowerWorld implements World {

    private static final String AUDIO = "audio";

    private final World pictures;
    private final World sounds;

    TwoTowerWorld(int things, int sources, Random random) {
        pictures = new ProductWorld(things, random);
        sounds = new SpeechWorld(things, sources, random);
    }

    @Override
    public SortedMap<String, DataShape> shapes() {
        SortedMap<String, DataShape> shapes = new TreeMap<>();
        shapes.put("image", pictures.shapes().get(Event.DEFAULT_TOWER));
        shapes.put(AUDIO, sounds.shapes().get(Event.DEFAULT_TOWER));
        return Collections.unmodifiableSortedMap(shapes);
    }

    @Override
    public Input see(String tower, int thing, int source, Random random) {
        return (tower.equals(AUDIO) ? sounds : pictures)
                .see(Event.DEFAULT_TOWER, thing, source, random);
    }
}
