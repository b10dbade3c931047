package io.tripletflow.serving.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before a route is asked, such as an address that cannot be read. */
final class TransportProblems implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String title = HttpStatus.getMessage(status);
        String why =
                Optional.ofNullable(request.getAttribute(ErrorHandler.ERROR_MESSAGE))
                        .map(Object::toString)
                        .orElse(title);
        String remedy =
                status == 400
                        ? "; check its address: % is written as %25, and there is no .. in it"
                        : "";
        Problem problem = Problem.of(status, title, "the request cannot be read: " + why + remedy);
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Json.PROBLEM_TYPE);
        response.write(true, ByteBuffer.wrap(Json.bytes(problem.body(path))), callback);
        return true;
    }
}
