package dev.crashloop.cleaner.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The body of an answer, as it arrives. Reading waits for more, until it is complete, broken, closed or interrupted. */
final class Pipe extends InputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private final Runnable onClose;
    private int taken;
    private boolean complete;
    private @Nullable String broken;

    /** {@code onClose} is called once, when the reader closes it. */
    Pipe(Runnable onClose) {
        this.onClose = onClose;
    }

    void add(byte[] piece) {
        if (piece.length > 0) {
            change(() -> pieces.add(piece));
        }
    }

    void complete() {
        change(() -> complete = true);
    }

    void breakOff(String why) {
        change(() -> broken = broken == null ? why : broken);
    }

    private void change(Runnable how) {
        lock.lock();
        try {
            how.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        lock.lock();
        try {
            while (pieces.isEmpty() && !complete && broken == null) {
                changed.await();
            }
            if (pieces.isEmpty() && broken == null) {
                return -1;
            }
            if (pieces.isEmpty() || "closed".equals(broken)) {
                throw new IOException(broken);
            }
            byte[] first = pieces.getFirst();
            int count = Math.min(length, first.length - taken);
            System.arraycopy(first, taken, into, offset, count);
            taken += count;
            if (taken == first.length) {
                pieces.removeFirst();
                taken = 0;
            }
            return count;
        } catch (InterruptedException e) {
            // as the JDK's HTTP client does it
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        boolean first;
        lock.lock();
        try {
            first = !"closed".equals(broken);
            broken = "closed";
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (first) {
            onClose.run();
        }
    }
}
