package dev.crashloop.cleaner.events;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events, one series for each cause and no flood: a series is written at most once in {@link #QUIET}, with all that was counted
 * meanwhile. Events are for people and never in the way: what cannot be written now is written with the next, or lost.
 */
public final class EventRecorder implements AutoCloseable {
    /** The least time between two writes of one series. */
    static final Duration QUIET = Duration.ofSeconds(10);

    /** How many series are remembered; the one that was silent for longest is forgotten, and begins anew if it comes back. */
    static final int SERIES = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

    private record Key(Subject about, Note.Type type, String reason, String cause) {}

    private final ApiClient api;
    private final Time time;
    private final Map<Key, Series> series = new LinkedHashMap<>(16, 0.75f, true);
    private final BlockingQueue<Series> unwritten = new LinkedBlockingQueue<>(SERIES);
    private final Thread writer;
    private boolean closed;
    private @Nullable String refused;

    /** Writes with {@code api}, from a thread of its own. */
    public EventRecorder(ApiClient api, Time time) {
        this.api = api;
        this.time = time;
        this.writer = Thread.ofVirtual().name("events").start(this::write);
    }

    /** Tells it; returns at once. */
    public synchronized void record(Note note) {
        if (closed || note.about().uid().isEmpty()) {
            return; // an object that nobody can look up has no place for Events
        }
        var key = new Key(note.about(), note.type(), note.reason(), note.cause());
        Series one = series.computeIfAbsent(key, _ -> new Series(note, time.instant()));
        one.count(note.message(), time.instant());
        if (series.size() > SERIES) {
            series.remove(series.keySet().iterator().next());
        }
        one.schedule(time.uptime()).ifPresent(delay -> {
            if (delay.isZero()) {
                enqueue(one);
            } else {
                time.after(delay, () -> enqueue(one));
            }
        });
    }

    private synchronized void enqueue(Series one) {
        if (!closed && !unwritten.offer(one)) {
            one.dropped();
        }
    }

    private void write() {
        try {
            while (true) {
                Series next = unwritten.take();
                Series.Write write;
                synchronized (this) {
                    write = next.begin(time.uptime());
                }
                write(next, write);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void write(Series one, Series.Write write) throws InterruptedException {
        try {
            switch (write) {
                case Series.Write.Create(String path, var event) -> api.post(path, event);
                case Series.Write.Update(String path, var change) -> api.patch(path, change);
            }
            synchronized (this) {
                one.written();
            }
        } catch (ApiException e) {
            synchronized (this) {
                one.lost(e.notFound());
                if (e.notFound() && write instanceof Series.Write.Update) {
                    enqueue(one); // its hour is over, and what was to be told is not told yet
                }
                if (!e.notFound() && !e.transientFault() && !e.getMessage().equals(refused)) {
                    refused = e.getMessage();
                    LOG.atWarn().addKeyValue("why", e.getMessage()).log("an Event cannot be written");
                }
            }
        }
    }

    /** Writes no more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        writer.interrupt();
    }
}
