package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code DeleteOptions}, from the body or from the query. */
final class DeleteRequests {

    private DeleteRequests() {}

    static DeleteOptions options(Request request) {
        return options(request.body().isEmpty() ? Json.object() : request.object(), request);
    }

    static DeleteOptions options(JsonNode body, Request request) {
        JsonNode grace = body.path("gracePeriodSeconds");
        Long period = grace.isNumber() ? Long.valueOf(grace.longValue()) : request.number("gracePeriodSeconds");
        boolean dryRun = body.path("dryRun")
                        .valueStream()
                        .anyMatch(each -> each.asString("").equals("All"))
                || request.parameter("dryRun").equals("All");
        return new DeleteOptions(period, precondition(body, "uid"), precondition(body, "resourceVersion"), dryRun);
    }

    private static @Nullable String precondition(JsonNode body, String name) {
        String value = Json.text(body, "preconditions", name);
        return value.isEmpty() ? null : value;
    }
}
