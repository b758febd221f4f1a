package dev.crashloop.sandbox.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** HTTP: reads requests, writes answers. */
final class Connections implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private static final Front.Patience IN_REAL_TIME = new Front.Patience() {
        @Override
        public void delay(Effect.Delay delay) throws InterruptedException {
            Thread.sleep(delay.duration());
        }

        @Override
        public void hold(Effect.Hold hold) throws InterruptedException {
            hold.latch().await();
        }
    };

    private final Front front;
    private final WatchSessions watches;

    Connections(Front front, WatchSessions watches) {
        this.front = front;
        this.watches = watches;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            Request request = read(exchange);
            String rawQuery =
                    Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
            write(exchange, request, front.answer(request, rawQuery, IN_REAL_TIME));
            exchange.close();
        } catch (IOException e) {
            // the client went away, or a fault cut it: thrown on, it makes the JDK's server drop the connection,
            // whereas
            // closing the exchange would end the body as if it were complete
            LOG.debug("connection lost: {}", e.toString());
            throw e;
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        String rawQuery = exchange.getRequestURI().getRawQuery();
        Map<String, String> query = rawQuery == null ? Map.of() : Paths.query(rawQuery);
        String method = exchange.getRequestMethod();
        Call call = Paths.call(method, exchange.getRequestURI().getPath(), query);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return new Request(method, call, query, headers, body);
    }

    private void write(HttpExchange exchange, Request request, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Body(int code, ObjectNode object) ->
                send(exchange, code, "application/json", Json.MAPPER.writeValueAsBytes(object));
            case Answer.Text(int code, String type, String content) ->
                send(exchange, code, type, content.getBytes(StandardCharsets.UTF_8));
            case Answer.Refusal(ApiError error) -> {
                if (error.retryAfterSeconds() > 0) {
                    exchange.getResponseHeaders().set("Retry-After", Integer.toString(error.retryAfterSeconds()));
                }
                send(exchange, error.code(), "application/json", Json.MAPPER.writeValueAsBytes(error.toStatus()));
            }
            case Answer.HangUp() -> throw new IOException("hung up on purpose");
            case Answer.Stream(String type, Answer.Writer writer) -> stream(exchange, type, writer);
            case Answer.Watch watch ->
                stream(exchange, "application/json", out -> watches.play(watch, request.call(), out));
        }
    }

    private static void send(HttpExchange exchange, int code, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content);
            }
        }
    }

    /** The body ends properly only if the writer returns: otherwise the client must see that it is not complete. */
    private static void stream(HttpExchange exchange, String type, Answer.Writer writer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        try {
            writer.write(out);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        out.close();
    }
}
