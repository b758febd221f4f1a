package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.Subscription;
import dev.crashloop.sandbox.store.WatchEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** Plays open watches in real time, each on the thread of its connection. */
final class WatchSessions {

    private final Store store;
    private final Faults faults;

    WatchSessions(Store store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    /** Writes until the watch is over; returns only then. */
    void play(Answer.Watch watch, Call call, OutputStream out) throws IOException {
        Subscription changes = watch.opening().changes();
        Registration open = faults.watching(call, Thread.currentThread()::interrupt);
        try {
            WatchSender sender = new WatchSender(out, watch.form(), watch.effects());
            sender.begin(watch.opening());
            follow(watch, changes, sender);
        } catch (InterruptedException e) {
            throw new IOException("the watch was cut", e);
        } finally {
            open.close();
            store.close(changes);
        }
    }

    private void follow(Answer.Watch watch, Subscription changes, WatchSender sender)
            throws IOException, InterruptedException {
        long pause = watch.bookmarks()
                .map(Duration::toNanos)
                .orElse(Duration.ofDays(1).toNanos());
        long end = System.nanoTime() + watch.lasts().toNanos();
        long nextBookmark = System.nanoTime() + pause;
        while (!changes.ended() && System.nanoTime() < end) {
            long wait = Math.min(end, nextBookmark) - System.nanoTime();
            Optional<WatchEvent> event = changes.next(Duration.ofNanos(Math.max(wait, 0)));
            if (event.isPresent()) {
                sender.change(event.get());
            } else if (System.nanoTime() >= nextBookmark) {
                sender.bookmark(store.progress(changes));
                nextBookmark = System.nanoTime() + pause;
            }
        }
        if (watch.bookmarks().isPresent() && !changes.ended()) {
            sender.bookmark(store.progress(changes));
        }
        sender.end();
    }
}
