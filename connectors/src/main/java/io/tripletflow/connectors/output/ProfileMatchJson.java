package io.tripletflow.connectors.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.output.ProfileMatch.Verdict;
import io.tripletflow.connectors.wire.Json;
import java.io.IOException;

/** A JSON object of {@link ProfileMatchFields} within an embedding. */
final class ProfileMatchJson {

    private ProfileMatchJson() {}

    static void write(JsonGenerator json, ProfileMatch match) throws IOException {
        json.writeStartObject();
        ProfileMatchFields.write(
                match,
                new ProfileMatchFields.Writer() {
                    @Override
                    public void number(String name, float value) throws IOException {
                        json.writeNumberField(name, value);
                    }

                    @Override
                    public void count(String name, long value) throws IOException {
                        json.writeNumberField(name, value);
                    }

                    @Override
                    public void verdict(String name, Verdict value) throws IOException {
                        json.writeStringField(name, value.tag());
                    }
                });
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
        ProfileMatchFields fields = new ProfileMatchFields();
        ProfileMatchFields.Reader values = values(json);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (!fields.read(name, values)) {
                json.skipChildren();
            }
        }
        try {
            return fields.match();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ProfileMatchFields.Reader values(JsonParser json) {
        return new ProfileMatchFields.Reader() {
            @Override
            public float number() throws IOException {
                return json.getFloatValue();
            }

            @Override
            public long count() throws IOException {
                return json.getLongValue();
            }

            @Override
            public Verdict verdict() throws IOException {
                String tag = json.getValueAsString("");
                return Verdict.of(tag)
                        .orElseThrow(
                                () -> new IOException("no verdict is called " + Json.quote(tag)));
            }
        };
    }
}
