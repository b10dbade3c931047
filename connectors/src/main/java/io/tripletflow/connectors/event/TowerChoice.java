package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_INPUT;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.UNKNOWN_TOWER;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_DIMENSION;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.Tag;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.TextIds;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which tower takes an event, and its input once that is known to fit.
 *
 * <p>An event may name its tower. Of one that does not, the tower is the only one that the job has,
 * else the one named {@value Event#DEFAULT_TOWER}, else the only one that takes what it carries.
 */
final class TowerChoice {

    /** What an event can carry, named as its field. */
    private enum Kind {
        FEATURES,
        TEXT,
        IDS;

        static Kind of(InputSpec spec) {
            return spec.features() ? FEATURES : spec instanceof InputSpec.Ids ? IDS : TEXT;
        }

        boolean isIn(EventDraft fields) {
            return switch (this) {
                case FEATURES -> fields.features != null;
                case TEXT -> fields.text != null && !Input.Text.isBlank(fields.text);
                case IDS -> fields.ids != null;
            };
        }

        @Override
        public String toString() {
            return Tag.of(this);
        }
    }

    private static final Kind[] KINDS = Kind.values();

    private final TreeMap<String, InputSpec> towers;
    private final int width;
    private final TextIds words = new TextIds();

    /**
     * @param towers what each tower takes, by name
     */
    TowerChoice(Map<String, InputSpec> towers) {
        this.towers = new TreeMap<>(towers);
        this.width =
                towers.values().stream()
                        .filter(InputSpec::features)
                        .mapToInt(InputSpec::dimension)
                        .max()
                        .orElse(0);
    }

    /** The most features that any tower takes. */
    int width() {
        return width;
    }

    /** Name of the event's tower. */
    String tower(EventDraft fields) throws UnusableEventException {
        if (fields.tower != null) {
            if (!towers.containsKey(fields.tower)) {
                throw new UnusableEventException(
                        UNKNOWN_TOWER,
                        "tower %s of %s is unknown; the job has %s"
                                .formatted(
                                        Json.quote(fields.tower), fields.who(), towers.keySet()));
            }
            return fields.tower;
        }
        if (towers.size() == 1) {
            return towers.firstKey();
        }
        return towers.containsKey(Event.DEFAULT_TOWER) ? Event.DEFAULT_TOWER : byKind(fields);
    }

    private String byKind(EventDraft fields) throws UnusableEventException {
        Kind kind = kind(fields, "features, text or ids");
        List<String> able =
                towers.keySet().stream().filter(name -> Kind.of(towers.get(name)) == kind).toList();
        if (able.size() != 1) {
            throw new UnusableEventException(
                    UNKNOWN_TOWER,
                    "%s has %s but names no tower, and %s of the job's towers %s; send one of %s as tower"
                            .formatted(
                                    fields.who(),
                                    kind,
                                    able.isEmpty() ? "none" : able.size(),
                                    able.size() > 1 ? "take them" : "takes them",
                                    able.isEmpty() ? towers.keySet() : able));
        }
        return able.get(0);
    }

    /** What the event carries, as its tower takes it. */
    Input input(EventDraft fields, String tower) throws UnusableEventException {
        InputSpec spec = towers.get(tower);
        Kind wanted = Kind.of(spec);
        Kind kind = kind(fields, wanted.toString());
        if (kind != wanted) {
            throw missing(
                    fields,
                    "has %s but tower '%s' takes %s; send that, or change input.kind"
                            .formatted(kind, tower, wanted));
        }
        return switch (kind) {
            case TEXT -> new Input.Text(fields.text);
            case IDS -> ids(fields);
            case FEATURES -> features(fields, spec, tower);
        };
    }

    /** The ids, and what a text beside them says. */
    private Input ids(EventDraft fields) throws UnusableEventException {
        Input.Ids ids = fields.ids.ids();
        if (!Kind.TEXT.isIn(fields)) {
            return ids;
        }
        Input.Ids all = words.with(ids, fields.text);
        if (all.ids().length > fields.maxIds()) {
            throw new UnusableEventException(
                    TOO_LARGE,
                    "ids and words of %s are %d but limits.ids is %d; send fewer or raise the option"
                            .formatted(fields.who(), all.ids().length, fields.maxIds()));
        }
        return all;
    }

    private static Input features(EventDraft fields, InputSpec spec, String tower)
            throws UnusableEventException {
        if (fields.features.count() != spec.dimension()) {
            throw new UnusableEventException(
                    WRONG_DIMENSION,
                    "features of %s have length %d but tower '%s' takes %d%s; send as many, or change %s"
                            .formatted(
                                    fields.who(),
                                    fields.features.count(),
                                    tower,
                                    spec.dimension(),
                                    shape(spec),
                                    shape(spec).isEmpty() ? "input.dimension" : "the shape"));
        }
        return new Input.Features(fields.features.values());
    }

    private static String shape(InputSpec spec) {
        return spec instanceof InputSpec.Image image
                ? " (an image of %d x %d x %d)"
                        .formatted(image.height(), image.width(), image.channels())
                : "";
    }

    /** The only kind that the event carries; ids may have a text beside them. */
    private static Kind kind(EventDraft fields, String wanted) throws UnusableEventException {
        Kind found = null;
        for (Kind kind : KINDS) {
            if (!kind.isIn(fields)) {
                continue;
            }
            if (found != null && !(found == Kind.TEXT && kind == Kind.IDS)) {
                throw missing(fields, "has both " + found + " and " + kind + "; send one of them");
            }
            found = kind;
        }
        if (found == null && fields.text != null && wanted.contains(Kind.TEXT.toString())) {
            throw missing(
                    fields,
                    "has no text but blanks, control or format characters; send words or symbols");
        }
        if (found == null) {
            throw missing(fields, "has no " + wanted + "; send them" + hint(fields));
        }
        return found;
    }

    private static String hint(EventDraft fields) {
        return fields.isLateLabel() && fields.inputHint().isEmpty()
                ? ", or set labels.retention, and the label is joined with an input of its entity"
                : fields.inputHint();
    }

    private static UnusableEventException missing(EventDraft fields, String problem) {
        return new UnusableEventException(MISSING_INPUT, fields.who() + " " + problem);
    }
}
