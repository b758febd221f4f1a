package dev.crashloop.sandbox.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Between HTTP and the router: reads requests, lets faults and access rules have their say, writes answers. */
final class Connections implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Router router;
    private final Faults faults;
    private final Access access;
    private final RequestLog log;
    private final String user;
    private final InstantSource clock;

    Connections(Router router, Faults faults, Access access, RequestLog log, String user, InstantSource clock) {
        this.router = router;
        this.faults = faults;
        this.access = access;
        this.log = log;
        this.user = user;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            Request request = read(exchange);
            write(exchange, answer(request, exchange.getRequestURI().getRawQuery()));
            exchange.close();
        } catch (IOException e) {
            // the client went away, or a fault cut it: thrown on, it makes the JDK's server drop the connection,
            // whereas
            // closing the exchange would end the body as if it were complete
            LOG.debug("connection lost: {}", e.toString());
            throw e;
        }
    }

    private Answer answer(Request request, String rawQuery) {
        Call call = request.call();
        log.add(new RequestLog.Entry(
                clock.instant(),
                request.method(),
                call,
                Objects.requireNonNullElse(rawQuery, ""),
                request.header("user-agent")));
        try {
            List<Effect> effects = faults.effectsOn(call);
            for (Effect effect : effects) {
                switch (effect) {
                    case Effect.Refuse(ApiError error)
                    when !(call.verb().equals("watch") && error.code() == 410) -> {
                        return new Answer.Refusal(error);
                    }
                    case Effect.HangUp() -> {
                        return new Answer.HangUp();
                    }
                    case Effect.Delay(var duration) -> Thread.sleep(duration);
                    case Effect.Hold(var latch) -> latch.await();
                    case Effect.Refuse _, Effect.DuplicateEvents _, Effect.SwapEvents _ -> {} // the watch sees to it
                }
            }
            if (!call.resource().isEmpty() && !call.group().equals("authorization.k8s.io") && !access.allows(call)) {
                return new Answer.Refusal(Access.forbidden(call, user));
            }
            if (request.header("upgrade").equalsIgnoreCase("websocket")) {
                // no WebSocket here: an answer that is complete makes clients fall back to plain HTTP
                return new Answer.Text(200, "application/json", "");
            }
            return router.answer(request, effects);
        } catch (ApiError e) {
            return new Answer.Refusal(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.HangUp();
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), call.path(), e);
            return new Answer.Refusal(ApiError.of(500, "InternalError", "Internal error occurred: " + e));
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

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
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
