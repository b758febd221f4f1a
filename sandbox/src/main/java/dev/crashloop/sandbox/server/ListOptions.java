package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Page;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a list or watch asks for
 * (<a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">resource versions</a>).
 *
 * @param limit 0 for all
 * @param resourceVersion null if unset
 * @param match {@code Exact}, {@code NotOlderThan} or empty
 * @param from where the last page ended; null for the first
 * @param selective whether there are selectors
 */
record ListOptions(
        @Nullable String namespace,
        int limit,
        @Nullable Long resourceVersion,
        String match,
        Page.@Nullable Cursor from,
        Predicate<ObjectNode> matching,
        boolean selective) {

    static ListOptions of(Request request, Served served) {
        String labels = request.parameter("labelSelector");
        String fields = request.parameter("fieldSelector");
        Predicate<ObjectNode> matching =
                LabelSelector.parse(labels).and(FieldSelector.parse(fields, served.shown()))::test;
        String namespace = request.call().namespace();
        String name = request.call().name();
        if (!name.isEmpty()) { // watch of a single object, by path
            matching = matching.and(FieldSelector.parse("metadata.name=" + name, served.shown()));
        }
        String token = request.parameter("continue");
        ListOptions options = new ListOptions(
                namespace.isEmpty() ? null : namespace,
                Math.toIntExact(Objects.requireNonNullElse(request.number("limit"), 0L)),
                version(request.parameter("resourceVersion")),
                request.parameter("resourceVersionMatch"),
                token.isEmpty() ? null : ContinueToken.parse(token),
                matching,
                !labels.isEmpty() || !fields.isEmpty());
        options.check(request);
        return options;
    }

    private static @Nullable Long version(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw ApiError.invalid(
                    "",
                    "ListOptions",
                    "",
                    List.of(new ApiError.Cause(
                            "FieldValueInvalid",
                            "Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid syntax"
                                    .formatted(text, text),
                            "resourceVersion")));
        }
    }

    private void check(Request request) {
        if (from != null && resourceVersion != null && resourceVersion != 0) {
            throw ApiError.badRequest("specifying resource version is not allowed when using continue");
        }
        if (request.call().verb().equals("list") && !match.isEmpty() && resourceVersion == null) {
            throw forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (match.equals("Exact") && resourceVersion != null && resourceVersion == 0) {
            throw forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
        // servers without the feature WatchList refuse it, and clients then list
        if (!request.parameter("sendInitialEvents").isEmpty()) {
            throw forbidden("sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
        }
    }

    private static ApiError forbidden(String message) {
        int space = message.indexOf(' ');
        return ApiError.invalid(
                "meta.k8s.io",
                "ListOptions",
                "",
                List.of(new ApiError.Cause(
                        "FieldValueForbidden", "Forbidden: " + message, message.substring(0, space))));
    }

    /** Which revision is shown; -1 for the latest. A server may answer 0 and {@code NotOlderThan} with the latest, and so does this one. */
    long revision() {
        if (from != null) {
            return from.revision();
        }
        return match.equals("Exact") && resourceVersion != null ? resourceVersion : -1;
    }

    /** From the watch cache, lists come in one piece. */
    int effectiveLimit() {
        return resourceVersion != null && resourceVersion == 0 ? 0 : limit;
    }
}
