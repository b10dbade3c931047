package io.tripletflow.job.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.VectorSearchFunction;

/** Asks the server of the space for the nearest of each row's vector. */
public final class SearchFunction extends VectorSearchFunction {

    private static final long serialVersionUID = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /** Between two questions to a server that is not ready. */
    private static final long PAUSE_MILLIS = 200;

    private final SpaceServer server;
    private final SpaceColumns columns;
    private final String field;
    private transient HttpClient client;

    SearchFunction(SpaceServer server, SpaceColumns columns, String field) {
        this.server = server;
        this.columns = columns;
        this.field = field;
    }

    @Override
    public void open(FunctionContext context) {
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(server.patience())
                        .build();
    }

    /**
     * The nearest, nearest first; none where the vector is NULL.
     *
     * @throws IOException if the server refuses, or is not ready within the patience
     */
    @Override
    public Collection<RowData> vectorSearch(int topK, RowData query) throws IOException {
        if (query.isNullAt(0)) {
            return List.of();
        }
        JsonNode answer = ask(body(topK, query.getArray(0)));
        List<RowData> rows = new ArrayList<>();
        for (JsonNode near : answer.path("neighbours")) {
            rows.add(columns.row(answer, near));
        }
        return rows;
    }

    private byte[] body(int topK, ArrayData vector) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("k", topK);
        ArrayNode numbers = body.putArray(field);
        for (int i = 0; i < vector.size(); i++) {
            if (vector.isNullAt(i)) {
                throw new IllegalArgumentException(
                        "number %d of the vector to search is NULL; it must be finite"
                                .formatted(i));
            }
            numbers.add(vector.getFloat(i));
        }
        if (server.tower() != null) {
            body.putObject("filter").put("tower", server.tower());
        }
        return JSON.writeValueAsBytes(body);
    }

    private JsonNode ask(byte[] body) throws IOException {
        long deadline = System.nanoTime() + server.patience().toNanos();
        while (true) {
            String problem;
            try {
                HttpResponse<byte[]> response =
                        client.send(
                                server.search().POST(BodyPublishers.ofByteArray(body)).build(),
                                BodyHandlers.ofByteArray());
                if (response.statusCode() == 200) {
                    return JSON.readTree(response.body());
                }
                problem = problem(response);
                if (response.statusCode() != 503 && response.statusCode() != 429) {
                    throw new RefusedException(problem);
                }
            } catch (RefusedException e) {
                throw e;
            } catch (IOException e) {
                problem = "%s does not answer: %s".formatted(server.address(), e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        problem
                                + "; asked again for %d s"
                                        .formatted(server.patience().toSeconds()));
            }
            pause();
        }
    }

    /** The server will not answer that, however often it is asked. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    private String problem(HttpResponse<byte[]> response) throws IOException {
        return "%s answered %d: %s"
                .formatted(
                        server.address(),
                        response.statusCode(),
                        JSON.readTree(response.body()).path("detail").asText());
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("a search was interrupted", e);
    }
}
