package io.tripletflow.cli.events;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.cli.events.row.Visit;
import io.tripletflow.cli.events.row.VisitSource;
import io.tripletflow.cli.events.row.Visits;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Events of a stream of visits. The visits of one visitor are a session until {@value #GAP} rows
 * came without one. Then each of its items becomes two events: the item itself, and, labelled with
 * the item, the history of all other items of the visitor. So the order within a session, which is
 * often that of a table, is not learned. A last event without a label has the whole history, for
 * which recommendations are wanted.
 *
 * <p>Of a visitor with held-out rows one of those items is hidden: the history of the others is the
 * query, the hidden item what it should find. Where rows have a text that says what the item is,
 * its words are further ids of the item; an item that only held-out visitors saw is then sent
 * without a label, as one of a catalogue, to be found by its words. Histories hold the newest
 * {@value History#MAX_LABELS} items. The time of an event is that of the row that ended the
 * session, so that times ascend; at the end of the file visitors are one millisecond apart.
 */
public final class VisitRows extends DerivedRows {

    /** Rows of others after which a visitor's session has ended. */
    static final int GAP = 10_000;

    private final VisitSource rows;
    private final History history = new History();
    private final History items = new History();

    /** Visitors whose sessions go on, the one that was seen least recently first. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private final Queue<StreamRow> events = new ArrayDeque<>();
    private long read;
    private long timeMillis;
    private boolean ended;

    /** The visits of one visitor since the last session. */
    private static final class Session {
        private final List<Visit> trained = new ArrayList<>();
        private final List<Visit> heldOut = new ArrayList<>();
        private Visit last;
        private long lastRow;
    }

    public VisitRows(VisitSource rows) {
        super(rows);
        this.rows = rows;
    }

    @Override
    public Optional<StreamRow> next() throws IOException {
        while (events.isEmpty() && !ended) {
            if (rows.next().isPresent()) {
                take(rows.visit());
            } else {
                ended = true;
            }
        }
        if (events.isEmpty() && !sessions.isEmpty()) {
            timeMillis++;
            endFirst();
        }
        return Optional.ofNullable(events.poll());
    }

    private void take(Visit visit) {
        read++;
        timeMillis = Math.max(timeMillis, visit.timeMillis());
        Session session = sessions.computeIfAbsent(visit.entity(), any -> new Session());
        session.last = visit;
        session.lastRow = read;
        if (!visit.label().isEmpty()) {
            (visit.split() == Split.TRAIN ? session.trained : session.heldOut).add(visit);
        }
        if (read - sessions.values().iterator().next().lastRow >= GAP) {
            endFirst();
        }
    }

    private void endFirst() {
        Iterator<Session> first = sessions.values().iterator();
        Session session = first.next();
        first.remove();
        String entity = session.last.entity();
        List<String> items = session.trained.stream().map(Visit::label).toList();
        List<String> known = History.newest(history.of(entity), items);
        for (Visit visit : session.trained) {
            learn(visit, Visits.without(known, visit.label()));
        }
        history.add(entity, items);
        if (session.heldOut.isEmpty()) {
            Optional<Sample> whole =
                    session.trained.isEmpty()
                            ? Optional.empty()
                            : Optional.of(sample(session.last, "", Split.TRAIN, known));
            add(session.last, Visits.HISTORY, entity, "", known, whole);
        } else {
            ask(session, known);
        }
    }

    private void learn(Visit visit, List<String> others) {
        addItem(visit, visit.label());
        if (!others.isEmpty()) {
            add(
                    visit,
                    Visits.HISTORY,
                    visit.entity(),
                    visit.label(),
                    others,
                    Optional.of(sample(visit, visit.label(), Split.TRAIN, others)));
        }
    }

    /**
     * @param label empty where the item is not learned from: what its ids mean is not known, and
     *     only its words are sent
     */
    private void addItem(Visit visit, String label) {
        items.add(visit.label(), List.of());
        String entity = Visits.itemEntity(visit.label());
        List<String> ids = label.isEmpty() ? List.of() : Visits.itemIds(visit.label());
        Input.Ids input = Visits.described(ids, visit.text());
        Sample sample = new Sample(entity, visit.label(), visit.split(), Visits.ITEM, input);
        Event event = event(visit, Visits.ITEM, entity, label, input);
        byte[] json = EventJson.encode(event, ids, visit.text());
        add(visit, event, json, Optional.of(sample));
    }

    /** The history without the hidden item, which only the evaluation knows. */
    private void ask(Session session, List<String> known) {
        session.heldOut.stream()
                .filter(visit -> !visit.text().isEmpty() && !items.has(visit.label()))
                .forEach(visit -> addItem(visit, ""));
        List<String> asked = session.heldOut.stream().map(Visit::label).distinct().toList();
        int hidden = Visits.hidden(session.last.entity(), asked.size());
        String item = asked.get(hidden);
        Visit wanted =
                session.heldOut.stream()
                        .filter(visit -> visit.label().equals(item))
                        .findFirst()
                        .orElseThrow();
        List<String> others = Visits.without(History.newest(known, asked), item);
        Optional<Sample> sample =
                others.isEmpty()
                        ? Optional.empty()
                        : Optional.of(sample(wanted, item, wanted.split(), others));
        add(session.last, Visits.HISTORY, session.last.entity(), "", others, sample);
    }

    private static Sample sample(Visit visit, String label, Split split, List<String> ids) {
        return new Sample(visit.entity(), label, split, Visits.HISTORY, Input.Ids.of(ids));
    }

    private void add(
            Visit visit,
            String tower,
            String entity,
            String label,
            List<String> ids,
            Optional<Sample> sample) {
        Event event = event(visit, tower, entity, label, Input.Ids.of(ids));
        add(visit, event, EventJson.encode(event, ids), sample);
    }

    private Event event(Visit visit, String tower, String entity, String label, Input.Ids input) {
        return new Event(
                entity,
                Optional.of(label).filter(text -> !text.isEmpty()),
                visit.group(),
                tower,
                timeMillis,
                input,
                visit.weight());
    }

    private void add(Visit visit, Event event, byte[] json, Optional<Sample> sample) {
        events.add(new StreamRow(visit.line(), EventJson.key(event), json, timeMillis, sample));
    }
}
