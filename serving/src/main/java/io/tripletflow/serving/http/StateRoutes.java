package io.tripletflow.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.space.Counts;
import io.tripletflow.serving.space.Model;
import io.tripletflow.serving.space.Space;
import io.tripletflow.serving.topics.Reader;
import io.tripletflow.serving.topics.Recent;
import io.tripletflow.serving.topics.Status;
import java.util.List;
import java.util.function.Supplier;

/** How the server, the job and its model are. */
final class StateRoutes {

    private final Space space;
    private final Recent recent;
    private final Supplier<Status> status;

    /**
     * @param status how reading goes, see {@link Reader#status}
     */
    StateRoutes(Space space, Recent recent, Supplier<Status> status) {
        this.space = space;
        this.recent = recent;
        this.status = status;
    }

    void health(Context context) {
        Status now = status.get();
        if (!now.failure().isEmpty()) {
            throw Problem.notYet("nothing is read any more: " + now.failure());
        }
        Json.answer(context, new Answers.State("up"));
    }

    void ready(Context context) {
        if (!space.isReady()) {
            Status now = status.get();
            throw Problem.notYet(
                    now.missing().isEmpty()
                            ? "the topics are being read; %d records are left".formatted(now.lag())
                            : "topics are missing: "
                                    + now.missing()
                                    + "; start the job, or check their names");
        }
        Json.answer(context, new Answers.State("ready"));
    }

    void freshness(Context context) {
        Json.answer(context, freshness());
    }

    Freshness freshness() {
        return Freshness.of(space, status.get());
    }

    void model(Context context) {
        Model model =
                space.newestModel()
                        .orElseThrow(
                                () ->
                                        Problem.notFound(
                                                "the model topic holds no whole model yet; a job"
                                                        + " publishes one each"
                                                        + " model.publish-interval"));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.put("epoch", model.version().epoch());
        answer.put("version", model.version().version());
        answer.put("bytes", model.bytes());
        answer.put("embedding", model.width());
        var towers = answer.putArray("towers");
        model.towers()
                .forEach(
                        tower ->
                                towers.addObject()
                                        .put("name", tower.name())
                                        .put("input", tower.input().inWords()));
        Json.answer(context, answer);
    }

    void reports(Context context) {
        String limit = context.queryParam("limit");
        int max = limit == null ? 100 : SearchRoutes.whole(limit).orElse(0);
        if (max < 1 || max > Recent.REPORTS) {
            throw Problem.bad(
                    "limit must be a whole number from 1 to %d but is '%s'"
                            .formatted(Recent.REPORTS, limit));
        }
        List<String> reports = recent.reports(max).stream().map(Recent.Numbered::json).toList();
        Json.answer(context, Json.raw("reports", reports));
    }

    void deadLetters(Context context) {
        Json.answer(context, recent.letters());
    }

    /** As docs/serving.md tells. */
    record Freshness(
            boolean ready,
            String broker,
            long brokerSince,
            Long epoch,
            Long version,
            Long newestEpoch,
            Long newestVersion,
            int entities,
            int served,
            int absent,
            double atNewest,
            Long newestEventTime,
            Long newestArrival,
            long lagRecords,
            double eventsPerSecond,
            double embeddingsPerSecond,
            long generation,
            Long generationAgeMillis,
            List<Generation.TowerSize> towers,
            long refusedEntities,
            long badRecords,
            String failure,
            Memory memory,
            long time) {

        static Freshness of(Space space, Status status) {
            long now = System.currentTimeMillis();
            Counts counts = space.counts();
            var served = space.served();
            var generation = served.map(each -> each.generation());
            int placed = generation.map(Generation::size).orElse(0);
            return new Freshness(
                    space.isReady(),
                    status.brokerUp() ? "up" : "down",
                    status.brokerSinceMillis(),
                    generation.map(Generation::epoch).orElse(null),
                    generation.map(Generation::version).orElse(null),
                    counts.newest().map(each -> each.epoch()).orElse(null),
                    counts.newest().map(each -> each.version()).orElse(null),
                    counts.entities(),
                    placed,
                    Math.max(0, counts.entities() - placed),
                    counts.entities() == 0 ? 1 : (double) counts.ofNewest() / counts.entities(),
                    orNull(counts.newestEventMillis()),
                    orNull(counts.newestArrivalMillis()),
                    status.lag(),
                    status.eventsPerSecond(),
                    status.embeddingsPerSecond(),
                    served.map(each -> each.number()).orElse(0L),
                    served.map(each -> now - each.builtMillis()).orElse(null),
                    generation.map(Generation::towers).orElse(List.of()),
                    counts.refused(),
                    status.badRecords(),
                    status.failure().isEmpty() ? null : status.failure(),
                    Memory.now(),
                    now);
        }

        private static Long orNull(long millis) {
            return millis == 0 ? null : millis;
        }
    }

    /** Of the process. */
    record Memory(long heapUsedBytes, long heapMaxBytes) {
        static Memory now() {
            Runtime runtime = Runtime.getRuntime();
            return new Memory(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
        }
    }
}
