package dev.crashloop.cleaner.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of an answer that does not keep its reader waiting for ever: a connection may die without a word in the middle of an answer, and
 * whoever reads it would never hear of it. Only waiting counts; a reader may take its time.
 */
final class AnswerBody extends InputStream {
    private final InputStream in;
    private final Duration patience;
    private final Thread watcher;
    /** Since when a reader waits, by {@link System#nanoTime}; 0 while none does. */
    private volatile long waitingSince;

    private volatile boolean silent;

    /** {@code patience} is how long the next bytes may take. */
    AnswerBody(InputStream in, Duration patience) {
        this.in = in;
        this.patience = patience;
        this.watcher = Thread.ofVirtual().name("patience").start(this::watch);
    }

    private void watch() {
        try {
            long left = patience.toNanos();
            while (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
                long since = waitingSince;
                left = patience.toNanos() - (since == 0 ? 0 : System.nanoTime() - since);
            }
            silent = true;
            in.close();
        } catch (InterruptedException | IOException _) {
            // read to its end, or of no use any more
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        // 0 would mean that nobody waits
        waitingSince = System.nanoTime() | 1;
        try {
            return in.read(bytes, from, length);
        } catch (IOException e) {
            throw silent
                    ? new IOException("the answer stopped in the middle, for " + patience.toSeconds() + " s", e)
                    : e;
        } finally {
            waitingSince = 0;
        }
    }

    @Override
    public void close() throws IOException {
        watcher.interrupt();
        in.close();
    }
}
