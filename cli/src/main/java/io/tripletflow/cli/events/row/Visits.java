package io.tripletflow.cli.events.row;

import io.tripletflow.encoder.input.TextIds;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a file of visits becomes events of two towers: {@code history} has what a visitor saw, {@code
 * item} what there is to see. A recommender finds the items that are nearest to a history.
 */
public final class Visits {

    /** Tower of visitors: a set of items. */
    public static final String HISTORY = "history";

    /** Tower of items: the item, and what it is as an item alone, see {@link #itemIds}. */
    public static final String ITEM = "item";

    /** Starts the entity, and the second id, of an item. */
    static final String ITEM_PREFIX = "item:";

    /** What the events carry, by tower. */
    public static final SortedMap<String, DataShape> SHAPES =
            Collections.unmodifiableSortedMap(
                    new TreeMap<>(
                            Map.of(HISTORY, new DataShape.IdSets(), ITEM, new DataShape.IdSets())));

    private Visits() {}

    public static String itemEntity(String item) {
        return ITEM_PREFIX + item;
    }

    /**
     * Ids of an item: the one that histories have too, so that what is learned of it there is known
     * here, and one of its own, so that an item need not be like the visitors who saw it.
     */
    public static List<String> itemIds(String item) {
        return List.of(item, ITEM_PREFIX + item);
    }

    /**
     * A set of ids as its tower takes it.
     *
     * @param text what the item is, in words; empty if that is unknown
     */
    public static Input.Ids described(List<String> ids, String text) {
        return new TextIds().with(Input.Ids.of(ids), text);
    }

    /** The items without one of them. */
    public static List<String> without(List<String> items, String one) {
        List<String> others = new ArrayList<>(items);
        others.remove(one);
        return others;
    }

    /**
     * Which of a visitor's items is hidden, so that it can be asked for: chosen by a hash of the
     * visitor's name, the same in every run.
     *
     * @param count of the items, above 0
     */
    public static int hidden(String entity, int count) {
        long hash = Input.Ids.hash("hidden\0" + entity);
        return (int) Math.floorMod(hash ^ (hash >>> 32), (long) count);
    }
}
