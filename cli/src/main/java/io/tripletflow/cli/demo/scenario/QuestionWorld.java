package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Questions to a help desk. An intent is three notions, and there are a few words for each notion,
 * of which a question takes any; so two questions of one intent may share no word. Most words of a
 * question say nothing: names, courtesies, small talk.
 */
final class QuestionWorld implements World {

    private static final int NOTIONS = 40;
    private static final int SYNONYMS = 5;
    private static final int NOTIONS_OF_INTENT = 3;
    private static final int CHATTER = 60;
    private static final int IDLE_WORDS = 5;

    private final List<List<String>> notions = new ArrayList<>();
    private final List<String> chatter;
    private final List<List<Integer>> intents = new ArrayList<>();

    QuestionWorld(int things, Random random) {
        Vocabulary vocabulary = new Vocabulary(random);
        for (int i = 0; i < NOTIONS; i++) {
            notions.add(vocabulary.words(SYNONYMS));
        }
        chatter = vocabulary.words(CHATTER);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < NOTIONS; i++) {
            all.add(i);
        }
        for (int i = 0; i < things; i++) {
            Collections.shuffle(all, random);
            intents.add(List.copyOf(all.subList(0, NOTIONS_OF_INTENT)));
        }
    }

    @Override
    public SortedMap<String, DataShape> shapes() {
        return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, new DataShape.Texts()));
    }

    @Override
    public Input see(String tower, int thing, int source, Random random) {
        List<String> words = new ArrayList<>();
        for (int notion : intents.get(thing)) {
            words.add(Vocabulary.any(notions.get(notion), random));
        }
        for (int i = 0; i < IDLE_WORDS; i++) {
            words.add(Vocabulary.any(chatter, random));
        }
        Collections.shuffle(words, random);
        return new Input.Text(String.join(" ", words));
    }
}
