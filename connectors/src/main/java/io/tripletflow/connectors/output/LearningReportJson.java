package io.tripletflow.connectors.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.guard.GuardReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Learning reports as JSON objects with the names of {@link LearningReport}'s components. A number
 * that is not finite, such as recall before the first score, is null.
 */
public final class LearningReportJson {
    private LearningReportJson() {}

    /**
     * Key of the report's record: its group in UTF-8, so that a group's reports keep their order.
     */
    public static byte[] key(LearningReport report) {
        return Json.utf8(report.group());
    }

    public static byte[] encode(LearningReport report) {
        return Json.object(
                json -> {
                    json.writeNumberField("windowEnd", report.windowEnd());
                    json.writeStringField("group", report.group());
                    json.writeNumberField("epoch", report.epoch());
                    json.writeNumberField("version", report.version());
                    json.writeNumberField("events", report.events());
                    json.writeNumberField("remembered", report.remembered());
                    json.writeNumberField("redelivered", report.redelivered());
                    json.writeNumberField("steps", report.steps());
                    json.writeNumberField("skipped", report.skipped());
                    json.writeNumberField("triplets", report.triplets());
                    write(json, "loss", report.loss());
                    write(json, "activeShare", report.activeShare());
                    write(json, "gradientNorm", report.gradientNorm());
                    write(json, "recallLearned", report.recallLearned());
                    write(json, "recallRaw", report.recallRaw());
                    json.writeNumberField("scored", report.scored());
                    json.writeObjectFieldStart("guards");
                    guards(json, report.guards());
                    json.writeEndObject();
                    if (Double.isFinite(report.committeeWeight())) {
                        json.writeNumberField("committeeWeight", report.committeeWeight());
                    }
                    if (!report.life().isEmpty()) {
                        life(json, report.life());
                    }
                });
    }

    private static void life(JsonGenerator json, List<LifeEvent> life) throws IOException {
        json.writeArrayFieldStart("life");
        for (LifeEvent event : life) {
            json.writeStartObject();
            json.writeStringField("event", event.kind().tag());
            json.writeNumberField("version", event.version());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void guards(JsonGenerator json, GuardReport guards) throws IOException {
        json.writeNumberField("skippedNotFinite", guards.skippedNotFinite());
        json.writeNumberField("skippedExploding", guards.skippedExploding());
        json.writeNumberField("absurdRows", guards.absurdRows());
        json.writeNumberField("distrustedRows", guards.distrustedRows());
        json.writeNumberField("rollbacks", guards.rollbacks());
        json.writeNumberField("suspended", guards.suspended());
        json.writeNumberField("driftAlarms", guards.driftAlarms());
        write(json, "spread", guards.spread());
        write(json, "rate", guards.rate());
    }

    /**
     * The report in {@code value}; unknown fields and unknown events of the model's life are
     * ignored, absent numbers are 0, absent or null measures NaN.
     *
     * @throws RecordFormatException if it is in another format
     */
    public static LearningReport decode(byte[] value) {
        JsonNode json = Json.tree(value, "learning report");
        return new LearningReport(
                json.path("windowEnd").asLong(),
                json.path("group").asText(),
                json.path("epoch").asLong(),
                json.path("version").asLong(),
                json.path("events").asInt(),
                json.path("remembered").asInt(),
                json.path("redelivered").asInt(),
                json.path("steps").asInt(),
                json.path("skipped").asInt(),
                json.path("triplets").asLong(),
                measure(json, "loss"),
                measure(json, "activeShare"),
                measure(json, "gradientNorm"),
                measure(json, "recallLearned"),
                measure(json, "recallRaw"),
                json.path("scored").asLong(),
                json.has("guards") ? guards(json.path("guards")) : GuardReport.NONE,
                measure(json, "committeeWeight"),
                life(json.path("life")));
    }

    private static List<LifeEvent> life(JsonNode json) {
        List<LifeEvent> life = new ArrayList<>();
        for (JsonNode event : json) {
            long version = event.path("version").asLong();
            LifeEvent.Kind.of(event.path("event").asText())
                    .ifPresent(kind -> life.add(new LifeEvent(kind, version)));
        }
        return life;
    }

    private static GuardReport guards(JsonNode json) {
        return new GuardReport(
                json.path("skippedNotFinite").asInt(),
                json.path("skippedExploding").asInt(),
                json.path("absurdRows").asInt(),
                json.path("distrustedRows").asInt(),
                json.path("rollbacks").asInt(),
                json.path("suspended").asInt(),
                json.path("driftAlarms").asInt(),
                measure(json, "spread"),
                measure(json, "rate"));
    }

    private static void write(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    private static double measure(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isNumber() ? value.asDouble() : Double.NaN;
    }
}
