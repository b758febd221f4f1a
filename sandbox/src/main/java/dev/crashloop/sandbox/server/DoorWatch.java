package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.Subscription;
import dev.crashloop.sandbox.time.Cancellable;
import dev.crashloop.sandbox.time.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One open watch whose events, bookmarks and end come on a timeline. */
final class DoorWatch {

    private final Answer.Watch watch;
    private final Subscription changes;
    private final Store store;
    private final Timeline timeline;
    private final Door.Caller caller;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final WatchSender sender;
    private final List<Cancellable> pending = new ArrayList<>();
    private Cancellable nextBookmark = () -> {};
    private boolean over;

    DoorWatch(Answer.Watch watch, Store store, Timeline timeline, Door.Caller caller) {
        this.watch = watch;
        this.changes = watch.opening().changes();
        this.store = store;
        this.timeline = timeline;
        this.caller = caller;
        this.sender = new WatchSender(out, watch.form(), watch.effects());
    }

    private interface Writing {
        void write() throws IOException;
    }

    /** Sends what is there; the rest comes by itself. */
    synchronized Registration begin(Faults faults, Call call) {
        Registration cuttable = faults.watching(call, () -> finish(caller::breaks));
        pending.add(cuttable::close);
        send(() -> sender.begin(watch.opening()));
        pending.add(timeline.follow(this::next));
        pending.add(timeline.after(watch.lasts(), this::timeOut));
        bookmarkLater();
        return () -> finish(() -> {});
    }

    private Optional<Runnable> next(Duration wait) throws InterruptedException {
        Optional<Runnable> change = changes.next(wait).map(event -> () -> send(() -> sender.change(event)));
        return change.isEmpty() && changes.ended() ? ending() : change;
    }

    /** The resource is not served any more. */
    private synchronized Optional<Runnable> ending() {
        return over ? Optional.empty() : Optional.of(() -> finish(caller::ends));
    }

    private synchronized void bookmarkLater() {
        if (watch.bookmarks().isPresent() && !over) {
            nextBookmark = timeline.after(watch.bookmarks().get(), () -> {
                send(() -> sender.bookmark(store.progress(changes)));
                bookmarkLater();
            });
        }
    }

    private void timeOut() {
        send(() -> {
            if (watch.bookmarks().isPresent()) {
                sender.bookmark(store.progress(changes));
            }
            sender.end();
        });
        finish(caller::ends);
    }

    private synchronized void send(Writing what) {
        if (over) {
            return;
        }
        try {
            what.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (out.size() > 0) {
            byte[] bytes = out.toByteArray();
            out.reset();
            caller.brings(bytes);
        }
    }

    private synchronized void finish(Runnable last) {
        if (!over) {
            over = true;
            pending.forEach(Cancellable::cancel);
            nextBookmark.cancel();
            store.close(changes);
            last.run();
        }
    }
}
