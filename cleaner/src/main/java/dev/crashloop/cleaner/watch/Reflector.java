package dev.crashloop.cleaner.watch;

import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.time.BackOff;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Changes.Change;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link Inbox} up to date with the API server, for ever: one list, then a watch that is resumed where it ended, and a new list
 * only when the API server has forgotten that place (410 Gone). Named after the part of client-go that does the same.
 */
public final class Reflector<T> {
    /** How long one watch lasts before it is renewed; spread, so that not all watches of the world are renewed together. */
    static final Duration WATCH_TIME = Duration.ofMinutes(5);

    private static final int SPREAD_SECONDS = 60;

    /**
     * API servers send a bookmark every minute, as a rule: a watch that is silent for longer may have lost its connection without a word,
     * and is opened anew.
     */
    static final Duration SILENCE = Duration.ofSeconds(100);

    /** A watch that ends sooner, and has brought nothing, was refused by somebody who does not say so. */
    static final Duration SHORT = Duration.ofSeconds(1);

    /** The first wait after a failure; it doubles with each further one. */
    static final Duration FIRST_RETRY = Duration.ofMillis(500);

    /** The longest wait after a failure. */
    static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private static final BackOff RETRIES = new BackOff(FIRST_RETRY, LAST_RETRY);

    /** A Retry-After is honoured, but not for ever. */
    static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);

    private final ListWatch<T> source;
    private final Function<T, String> resourceVersion;
    private final Inbox<T> inbox;
    private final Time time;
    private int failures;
    private volatile Duration lastSign = Duration.ZERO;

    /** {@code resourceVersion} reads the version of an object, bookmarks included. */
    public Reflector(ListWatch<T> source, Function<T, String> resourceVersion, Inbox<T> inbox, Time time) {
        this.source = source;
        this.resourceVersion = resourceVersion;
        this.inbox = inbox;
        this.time = time;
    }

    /** Takes what the API server has, and every change of it. Called by one thread. */
    public interface Inbox<T> extends ListWatch.Receiver<T> {
        /** A list begins: what is not {@code present} until it has ended is gone. */
        void listBegins();

        /** The list is complete. */
        void listEnds();
    }

    /** Runs until the thread is interrupted. */
    public void run() throws InterruptedException {
        Optional<String> position = Optional.empty();
        while (true) {
            try {
                if (position.isEmpty()) {
                    inbox.listBegins();
                    position = Optional.of(source.list(inbox));
                    inbox.listEnds();
                }
                position = Optional.of(follow(position.get()));
            } catch (ListWatch.Expired e) {
                position = Optional.empty();
                failed(source.path() + " has to be listed again: " + e.getMessage(), Optional.empty());
            } catch (BrokenOff e) {
                position = Optional.of(e.position);
                failed(e.getMessage(), Optional.empty());
            } catch (ApiException e) {
                failed(
                        e.getMessage(),
                        e instanceof ApiException.Refused refused ? refused.retryAfter() : Optional.empty());
            }
        }
    }

    /** A watch that broke; what it brought before that is not lost. */
    private static final class BrokenOff extends Exception {
        private static final long serialVersionUID = 1L;
        private final String position;

        BrokenOff(String message, String position) {
            super(message);
            this.position = position;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private String follow(String from) throws ApiException, ListWatch.Expired, BrokenOff, InterruptedException {
        String position = from;
        int seconds = (int) WATCH_TIME.toSeconds() + spread();
        Duration opened = time.uptime();
        lastSign = opened;
        try (Changes<T> changes = source.watch(from, seconds)) {
            Watchdog watchdog = watchdog(changes);
            try {
                for (var next = changes.next(); next.isPresent(); next = changes.next()) {
                    lastSign = time.uptime();
                    position = take(next.get(), position);
                    recovered(); // only now: an error comes as a change, too
                }
                if (lastSign.equals(opened) && time.uptime().minus(opened).compareTo(SHORT) < 0) {
                    throw new BrokenOff("watch of " + source.path() + " was closed at once", position);
                }
                recovered(); // ended in good order, although nothing happened
                return position;
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (watchdog.barked) {
                    LOG.debug("watch of {} was silent for {}: opening another", source.path(), SILENCE);
                    time.sleep(FIRST_RETRY);
                    return position; // no failure: where nothing has ever changed, some API servers send no bookmarks
                }
                throw new BrokenOff("watch of " + source.path() + " broke off: " + e.getMessage(), position);
            } finally {
                watchdog.cancel();
            }
        }
    }

    /** From the uptime, which is another one in each program: chance enough for this, and it can be played again. */
    private int spread() {
        return new Random(time.uptime().toNanos() ^ source.path().hashCode()).nextInt(SPREAD_SECONDS);
    }

    private String take(Change<T> change, String position) throws ListWatch.Expired, BrokenOff, InterruptedException {
        return switch (change) {
            case Change.Present<T>(T object) -> {
                inbox.present(object);
                yield resourceVersion.apply(object);
            }
            case Change.Gone<T>(T object) -> {
                inbox.gone(object);
                yield resourceVersion.apply(object);
            }
            case Change.Bookmark<T>(T object) -> resourceVersion.apply(object);
            case Change.Failed<T>(int code, String message) -> {
                if (code == 410) {
                    throw new ListWatch.Expired(message);
                }
                throw new BrokenOff("watch of " + source.path() + " ended by the API server: " + message, position);
            }
        };
    }

    private Watchdog watchdog(Changes<T> changes) {
        var alarm = new Watchdog(changes);
        alarm.arm(SILENCE);
        return alarm;
    }

    private final class Watchdog implements Time.Alarm {
        private final Changes<T> changes;
        private Time.Alarm current = () -> {};
        private boolean cancelled;
        private volatile boolean barked;

        Watchdog(Changes<T> changes) {
            this.changes = changes;
        }

        synchronized void arm(Duration delay) {
            if (!cancelled) {
                current = time.after(delay, this::look);
            }
        }

        private void look() {
            Duration left = lastSign.plus(SILENCE).minus(time.uptime());
            if (left.isPositive()) {
                arm(left);
            } else {
                barked = true;
                changes.close();
            }
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            current.cancel();
        }
    }

    private void recovered() {
        if (failures > 1) {
            LOG.info("{}: the API server answers again", source.path());
        }
        failures = 0;
    }

    /** Waits; the first failure of an outage is worth a line, the ones after it are not news. */
    private void failed(String message, Optional<Duration> retryAfter) throws InterruptedException {
        if (failures == 1) {
            LOG.warn("{}; trying again until it works", message);
        } else {
            LOG.debug("{}", message);
        }
        Duration bounded = RETRIES.after(failures++);
        Duration asked =
                retryAfter.filter(longer -> longer.compareTo(bounded) > 0).orElse(bounded);
        time.sleep(asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED);
    }
}
