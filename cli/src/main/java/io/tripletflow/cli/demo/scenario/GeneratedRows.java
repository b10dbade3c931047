package io.tripletflow.cli.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The stream of a {@link World}: each thing of the {@link Cast} as often as that says, before each
 * tower, in random order, one observation a millisecond. Only learned ones carry their label. The
 * same seed gives the same bytes.
 */
final class GeneratedRows implements RowSource {

    private record Turn(String tower, int thing, int source, Split split) {}

    private final World world;
    private final String noun;
    private final Random random;
    private final List<Turn> turns = new ArrayList<>();
    private int next;

    /**
     * @param noun what a thing is called in its label
     */
    GeneratedRows(World world, Cast cast, String noun, Random random) {
        this.world = world;
        this.noun = noun;
        this.random = random;
        for (String tower : world.shapes().keySet()) {
            int before = cast.newSources() > 0 ? cast.sources() : 0;
            int tested = cast.newSources() > 0 ? cast.newSources() : cast.sources();
            add(tower, 0, cast.known(), cast.train(), 0, cast.sources(), Split.TRAIN);
            add(tower, 0, cast.known(), cast.test(), before, tested, Split.TEST);
            add(tower, cast.known(), cast.unknown(), cast.unseen(), before, tested, Split.UNSEEN);
        }
        Collections.shuffle(turns, random);
    }

    private void add(
            String tower, int first, int things, int times, int before, int sources, Split split) {
        for (int i = 0; i < things * times; i++) {
            int source = before + random.nextInt(sources);
            turns.add(new Turn(tower, first + i % things, source, split));
        }
    }

    @Override
    public Optional<StreamRow> next() {
        if (next == turns.size()) {
            return Optional.empty();
        }
        Turn turn = turns.get(next);
        String label = noun + "-" + turn.thing();
        Input input = world.see(turn.tower(), turn.thing(), turn.source(), random);
        Event event =
                new Event(
                        "%s-%05d".formatted(turn.tower().charAt(0), next),
                        turn.split() == Split.TRAIN ? Optional.of(label) : Optional.empty(),
                        "",
                        turn.tower(),
                        RowTimes.BASE_MILLIS + next,
                        input);
        next++;
        return Optional.of(
                new StreamRow(
                        next,
                        event.entity().getBytes(UTF_8),
                        EventJson.encode(event),
                        event.timeMillis(),
                        Optional.of(Sample.of(event, label, turn.split()))));
    }

    @Override
    public double fraction() {
        return (double) next / turns.size();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
