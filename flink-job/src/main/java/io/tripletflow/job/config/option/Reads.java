package io.tripletflow.job.config.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options that a kind reads.
 *
 * @param keys of all of them, each with the default that is this kind's own, if any
 * @param own those that no other kind reads, declared with the kind; each sentence is without its
 *     end, which names the kind
 */
public record Reads(Map<String, Optional<Float>> keys, List<Option<?>> own) {

    public static final Reads NOTHING = new Reads(Map.of(), List.of());

    /** Adds options that are declared elsewhere. */
    public Reads and(String... more) {
        Reads reads = this;
        for (String key : more) {
            reads = reads.with(key, Optional.empty());
        }
        return reads;
    }

    /** Adds a number that is declared elsewhere, with the default that this kind has for it. */
    public Reads and(String key, float ownDefault) {
        return with(key, Optional.of(ownDefault));
    }

    /** Adds an option that this kind alone reads. */
    public Reads own(Option<?> option) {
        List<Option<?>> more = new ArrayList<>(own);
        more.add(option);
        return new Reads(with(option.key(), Optional.empty()).keys, List.copyOf(more));
    }

    private Reads with(String key, Optional<Float> ownDefault) {
        Map<String, Optional<Float>> more = new LinkedHashMap<>(keys);
        more.put(key, ownDefault);
        return new Reads(more, own);
    }
}
