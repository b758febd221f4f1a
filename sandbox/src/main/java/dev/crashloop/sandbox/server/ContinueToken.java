package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Page;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** {@code metadata.continue}: opaque to clients, the revision and the last key inside. */
final class ContinueToken {

    private ContinueToken() {}

    static String of(Page.Cursor cursor) {
        ObjectNode content = Json.object();
        content.put("v", "meta.k8s.io/v1")
                .put("rv", cursor.revision())
                .put("start", cursor.namespace() + "/" + cursor.name() + "\0");
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(content.toString().getBytes(StandardCharsets.UTF_8));
    }

    static Page.Cursor parse(String token) {
        try {
            ObjectNode content = Json.parse(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
            String start = Json.text(content, "start");
            int slash = start.indexOf('/');
            return new Page.Cursor(
                    content.path("rv").asLong(0),
                    start.substring(0, slash),
                    start.substring(slash + 1, start.length() - 1));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw ApiError.badRequest("continue key is not valid: " + e.getMessage());
        }
    }

    /** The refusal of a token whose revision is forgotten, with one to go on from without consistency. */
    static ApiError expired(Page.Cursor cursor) {
        return ApiError.expired(
                        "The provided continue parameter is too old to display a consistent list result. You can"
                                + " start a new list without the continue parameter, or use the continue token in this response to"
                                + " retrieve the remainder of the results. Continuing with the provided token results in an"
                                + " inconsistent list - objects that were created, modified, or deleted between the time the first"
                                + " chunk was returned and now may show up in the list.")
                .withContinue(of(new Page.Cursor(-1, cursor.namespace(), cursor.name())));
    }
}
