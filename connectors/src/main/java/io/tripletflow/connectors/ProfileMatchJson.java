package io.tripletflow.connectors;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** {@code {"similarity","events","genuine","impostor","verdict"}} within an embedding. */
final class ProfileMatchJson {

    private ProfileMatchJson() {}

    static void write(JsonGenerator json, ProfileMatch match) throws IOException {
        json.writeStartObject();
        json.writeNumberField("similarity", match.similarity());
        json.writeNumberField("events", match.events());
        json.writeNumberField("genuine", match.genuine());
        json.writeNumberField("impostor", match.impostor());
        json.writeStringField("verdict", match.verdict().tag());
        json.writeEndObject();
    }

    /**
     * @param json at the object or at null
     * @return null for null
     * @throws IOException if it is anything else, or lacks a field
     */
    static ProfileMatch read(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("the profile is no object");
        }
        float similarity = Float.NaN;
        float genuine = Float.NaN;
        float impostor = Float.NaN;
        long events = 0;
        ProfileMatch.Verdict verdict = ProfileMatch.Verdict.UNDECIDED;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "similarity" -> similarity = json.getFloatValue();
                case "events" -> events = json.getLongValue();
                case "genuine" -> genuine = json.getFloatValue();
                case "impostor" -> impostor = json.getFloatValue();
                case "verdict" -> verdict = verdict(json);
                default -> json.skipChildren();
            }
        }
        try {
            return new ProfileMatch(similarity, events, genuine, impostor, verdict);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ProfileMatch.Verdict verdict(JsonParser json) throws IOException {
        String tag = json.getValueAsString("");
        return ProfileMatch.Verdict.of(tag)
                .orElseThrow(() -> new IOException("no verdict is called " + Json.quote(tag)));
    }
}
