package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Opening;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.Subscription;
import dev.crashloop.sandbox.store.WatchEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers watches
 * (<a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Kubernetes docs</a>).
 */
final class Watches {

    private final Store store;
    private final Tables tables;
    private final Faults faults;
    private final Settings settings;

    Watches(Store store, Tables tables, Faults faults, Settings settings) {
        this.store = store;
        this.tables = tables;
        this.faults = faults;
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
        Duration bookmarks = request.flag("allowWatchBookmarks") ? settings.bookmarks() : Duration.ofDays(1);
        return new Answer.Stream("application/json", out -> {
            Registration open = faults.watching(request.call(), Thread.currentThread()::interrupt);
            try {
                WatchSender sender = new WatchSender(out, form, effects);
                send(opening, sender, lasts, bookmarks, request.flag("allowWatchBookmarks"));
            } catch (InterruptedException e) {
                throw new IOException("the watch was cut", e);
            } finally {
                open.close();
                store.close(opening.changes());
            }
        });
    }

    private void send(Opening opening, WatchSender sender, Duration lasts, Duration bookmarks, boolean withBookmarks)
            throws IOException, InterruptedException {
        for (ObjectNode object : opening.items()) {
            sender.present(object);
        }
        sender.flush();
        Subscription changes = opening.changes();
        long end = System.nanoTime() + lasts.toNanos();
        long nextBookmark = System.nanoTime() + bookmarks.toNanos();
        while (!changes.ended() && System.nanoTime() < end) {
            long wait = Math.min(end, nextBookmark) - System.nanoTime();
            Optional<WatchEvent> event = changes.next(Duration.ofNanos(Math.max(wait, 0)));
            if (event.isPresent()) {
                sender.change(event.get());
            } else if (System.nanoTime() >= nextBookmark) {
                bookmark(changes, sender);
                nextBookmark = System.nanoTime() + bookmarks.toNanos();
            }
        }
        if (withBookmarks && !changes.ended()) {
            bookmark(changes, sender);
        }
    }

    private void bookmark(Subscription changes, WatchSender sender) throws IOException {
        OptionalLong progress = store.progress(changes);
        if (progress.isPresent()) {
            sender.bookmark(progress.getAsLong());
        }
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
