package io.tripletflow.cli.topic;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.column.SourceOfEntity;
import io.tripletflow.cli.events.row.IdsFromHistory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which column of a CSV file holds what; an empty name says that there is no such column. */
public final class ColumnOptions {

    @Option(
            names = "--entity-column",
            paramLabel = "NAME",
            description =
                    "The thing that is embedded (default: entity). An empty name: each row is one, called"
                            + " FILE:LINE.")
    private Optional<String> entity = Optional.empty();

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description = "Its identity or class (default: label). An empty name: no labels.")
    private Optional<String> label = Optional.empty();

    @Option(
            names = "--group-column",
            paramLabel = "NAME",
            description = "Key of the windows (default: group).")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--split-column",
            paramLabel = "NAME",
            description = "train, test or unseen (default: split).")
    private Optional<String> split = Optional.empty();

    @Option(
            names = "--time-column",
            paramLabel = "NAME",
            description =
                    "Event time: ISO-8601, or seconds, milli-, micro- or nanoseconds since 1970"
                            + " (default: t, time or timestamp).")
    private Optional<String> time = Optional.empty();

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "Text to embed (default: text).")
    private Optional<String> text = Optional.empty();

    @Option(
            names = "--ids-column",
            paramLabel = "NAME",
            description = "Set of ids to embed, separated by | or blanks (default: ids).")
    private Optional<String> ids = Optional.empty();

    @Option(
            names = "--vector-column",
            paramLabel = "NAME",
            description =
                    "All numbers to embed in one cell, such as [0.5, 1] (default: features,"
                            + " embedding, embeddings or vector).")
    private Optional<String> vector = Optional.empty();

    @Option(
            names = "--ids-from-history",
            description =
                    "The rows are visits, of an entity to a label: each becomes an event of tower"
                            + " 'item' and one of tower 'history', whose ids are the entity's"
                            + " other labels, the newest 100.")
    private boolean idsFromHistory;

    @Option(
            names = "--weight-column",
            paramLabel = "NAME",
            description =
                    "How much the event counts beside others, above 0 (default: weight, or 1 for"
                            + " all).")
    private Optional<String> weight = Optional.empty();

    @Option(
            names = "--source-column",
            paramLabel = "NAME",
            description =
                    "What observed the entity: camera, device, site (default: source, or the camera"
                            + " in names of entities such as p7-camB-2). An empty name: none.")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--event-column",
            paramLabel = "NAME",
            description = "Name of the observation, for labels that come later (default: event).")
    private Optional<String> event = Optional.empty();

    @Option(
            names = "--of-event-column",
            paramLabel = "NAME",
            description = "Of a label without an input: name of its event (default: of-event).")
    private Optional<String> ofEvent = Optional.empty();

    @Option(
            names = "--of-time-column",
            paramLabel = "NAME",
            description = "Of a label without an input: time of its event (default: of-time).")
    private Optional<String> ofTime = Optional.empty();

    @Option(
            names = "--retract-column",
            paramLabel = "NAME",
            description = "Whether the row takes a label back: true or false (default: retract).")
    private Optional<String> retract = Optional.empty();

    @Option(
            names = SourceOfEntity.ByPattern.OPTION,
            paramLabel = "REGEX",
            description =
                    "Take the source from the entity's name: the first group of this pattern, which"
                            + " must match the whole name, such as .*-(cam[A-Z])-[0-9]+. An empty"
                            + " pattern: none.")
    private Optional<String> sourceFromEntity = Optional.empty();

    @Option(
            names = "--feature-prefix",
            defaultValue = CsvColumns.PREFIX,
            paramLabel = "PREFIX",
            description =
                    "Numbers to embed stand in PREFIX0, PREFIX1, … or from PREFIX1 on (default:"
                            + " ${DEFAULT-VALUE}).")
    private String prefix;

    @Option(
            names = "--feature-columns",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Columns of numbers to embed, by names of any kind, separated by commas; '*'"
                            + " alone: all that nothing else is taken from.")
    private List<String> features = List.of();

    @Option(
            names = "--tower",
            paramLabel = "NAME",
            description = "Input encoder that the events name (default: none).")
    private Optional<String> tower = Optional.empty();

    /** The names that were given. */
    public CsvColumns names() {
        Map<Column, String> given = new EnumMap<>(Column.class);
        entity.ifPresent(name -> given.put(Column.ENTITY, name));
        label.ifPresent(name -> given.put(Column.LABEL, name));
        group.ifPresent(name -> given.put(Column.GROUP, name));
        split.ifPresent(name -> given.put(Column.SPLIT, name));
        time.ifPresent(name -> given.put(Column.TIME, name));
        text.ifPresent(name -> given.put(Column.TEXT, name));
        ids.ifPresent(name -> given.put(Column.IDS, name));
        vector.ifPresent(name -> given.put(Column.VECTOR, name));
        weight.ifPresent(name -> given.put(Column.WEIGHT, name));
        source.ifPresent(name -> given.put(Column.SOURCE, name));
        event.ifPresent(name -> given.put(Column.EVENT, name));
        ofEvent.ifPresent(name -> given.put(Column.OF_EVENT, name));
        ofTime.ifPresent(name -> given.put(Column.OF_TIME, name));
        retract.ifPresent(name -> given.put(Column.RETRACT, name));
        return new CsvColumns(given, prefix, tower, sourceOfEntity(), features);
    }

    private SourceOfEntity sourceOfEntity() {
        if (source.isPresent() && sourceFromEntity.isPresent()) {
            throw CommandException.mistake(
                    "--source-column and --source-from-entity both say where the source is; leave one of them out",
                    null);
        }
        try {
            if (sourceFromEntity.isPresent() && !sourceFromEntity.get().isEmpty()) {
                return SourceOfEntity.ByPattern.of(sourceFromEntity.get());
            }
            return source.isPresent() || sourceFromEntity.isPresent()
                    ? new SourceOfEntity.None()
                    : new SourceOfEntity.Camera();
        } catch (IllegalArgumentException e) {
            throw CommandException.mistake(e.getMessage(), e);
        }
    }

    /**
     * What to take for ids.
     *
     * @param otherwise without the option
     */
    public IdsFromHistory idsFromHistory(IdsFromHistory otherwise) {
        return idsFromHistory ? IdsFromHistory.ALWAYS : otherwise;
    }
}
