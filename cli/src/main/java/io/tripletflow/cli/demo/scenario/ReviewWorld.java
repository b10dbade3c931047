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
 * Reviews, for or against. Most words of a review are about its trade, whose words are its own, or
 * say nothing; two or three judge. So the nearest review by its words is of the same trade, not of
 * the same opinion.
 */
final class ReviewWorld implements World {

    private static final int OF_TRADE = 40;
    private static final int OF_OPINION = 60;
    private static final int NEUTRAL = 80;

    /** One judging word in ten is of the other opinion. */
    private static final double CONTRARY = 0.1;

    private final List<List<String>> trades = new ArrayList<>();
    private final List<List<String>> opinions = new ArrayList<>();
    private final List<String> neutral;

    ReviewWorld(int things, int sources, Random random) {
        Vocabulary vocabulary = new Vocabulary(random);
        for (int i = 0; i < sources; i++) {
            trades.add(vocabulary.words(OF_TRADE));
        }
        for (int i = 0; i < things; i++) {
            opinions.add(vocabulary.words(OF_OPINION));
        }
        neutral = vocabulary.words(NEUTRAL);
    }

    @Override
    public SortedMap<String, DataShape> shapes() {
        return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, new DataShape.Texts()));
    }

    @Override
    public Input see(String tower, int thing, int source, Random random) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            words.add(Vocabulary.any(trades.get(source), random));
            words.add(Vocabulary.any(neutral, random));
        }
        for (int judged = 3 + random.nextInt(2); judged > 0; judged--) {
            boolean contrary = random.nextDouble() < CONTRARY;
            int opinion = contrary ? (thing + 1) % opinions.size() : thing;
            words.add(Vocabulary.any(opinions.get(opinion), random));
        }
        Collections.shuffle(words, random);
        return new Input.Text(String.join(" ", words));
    }
}
