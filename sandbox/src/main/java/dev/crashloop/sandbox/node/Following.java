package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.time.Timeline;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The entries of a log as they come, until the run ends. {@link #hasNext} waits; interrupt the reader to end it earlier. */
final class Following implements Iterator<RunLog.Entry> {

    /** The kubelet looks again this often too, whatever the file system tells it. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Iterator<RunLog.Entry> entries;
    private final RunLog log;
    private final Timeline timeline;
    private RunLog.@Nullable Entry next;

    Following(Iterator<RunLog.Entry> entries, RunLog log, Timeline timeline) {
        this.entries = entries;
        this.log = log;
        this.timeline = timeline;
    }

    @Override
    public boolean hasNext() {
        if (next == null && entries.hasNext()) {
            next = entries.next();
        }
        while (true) {
            if (next != null && log.isWritten(next.line(), timeline.instant())) {
                return true;
            }
            if (!log.isOpen() || !awaitChange()) {
                return next != null && log.isWritten(next.line(), timeline.instant());
            }
        }
    }

    @Override
    public RunLog.Entry next() {
        RunLog.Entry entry = next;
        if (entry == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return entry;
    }

    private boolean awaitChange() {
        CountDownLatch later = new CountDownLatch(1);
        timeline.after(LOOK_AGAIN, later::countDown);
        try {
            later.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
