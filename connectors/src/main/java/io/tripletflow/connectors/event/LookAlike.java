package io.tripletflow.connectors.event;

import java.util.Locale;
import java.util.Set;

/** Names that are probably meant for a field that an event needs. */
final class LookAlike {
    private static final Set<String> ENTITY =
            Set.of(
                    "entity",
                    "entities",
                    "entityid",
                    "entityname",
                    "enitity",
                    "entiy",
                    "id",
                    "item",
                    "itemid");
    private static final Set<String> INPUT =
            Set.of(
                    "features",
                    "feature",
                    "featurevector",
                    "vector",
                    "vectors",
                    "embedding",
                    "embeddings",
                    "values",
                    "text",
                    "texts",
                    "ids",
                    "id_list");

    private LookAlike() {}

    static boolean ofEntity(String name) {
        return ENTITY.contains(plain(name));
    }

    static boolean ofInput(String name) {
        return INPUT.contains(plain(name));
    }

    private static String plain(String name) {
        return name.length() > 40 ? "" : name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]", "");
    }
}
