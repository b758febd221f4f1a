package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Opening;
import dev.crashloop.sandbox.store.Store;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opens watches
 * (<a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Kubernetes docs</a>).
 */
final class Watches {

    private final Store store;
    private final Tables tables;
    private final Settings settings;

    Watches(Store store, Tables tables, Settings settings) {
        this.store = store;
        this.tables = tables;
        this.settings = settings;
    }

    Answer watch(Request request, Served served, List<Effect> effects) {
        ListOptions options = ListOptions.of(request, served);
        WatchForm form = WatchForm.of(request, served, options, tables);
        Optional<ApiError> expired = Faults.find(effects, Effect.Refuse.class).map(Effect.Refuse::error);
        if (expired.isPresent()) {
            return error(expired.get());
        }
        Long version = options.resourceVersion();
        Opening opening;
        if (version == null || version == 0) {
            opening = store.open(served.stored(), options.namespace());
        } else {
            try {
                opening = new Opening(List.of(), version, store.subscribe(served.stored(), version));
            } catch (ApiError e) {
                return error(e);
            }
        }
        Duration lasts = Optional.ofNullable(request.number("timeoutSeconds"))
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .orElse(settings.watchTimeout());
        Optional<Duration> bookmarks =
                request.flag("allowWatchBookmarks") ? Optional.of(settings.bookmarks()) : Optional.empty();
        return new Answer.Watch(opening, form, effects, lasts, bookmarks);
    }

    /** A watch that cannot begin still answers 200, with the refusal as its only event. */
    private static Answer error(ApiError error) {
        if (error.code() != 410) {
            return new Answer.Refusal(error);
        }
        ObjectNode event = Json.object().put("type", "ERROR");
        event.set("object", error.toStatus());
        return new Answer.Stream("application/json", (OutputStream out) -> WatchSender.line(out, event));
    }
}
