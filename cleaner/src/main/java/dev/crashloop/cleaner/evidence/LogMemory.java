package dev.crashloop.cleaner.evidence;

import java.util.concurrent.Semaphore;

/**
 * Bounds how many bytes of logs are in memory at the same time, whatever policies allow and however many pods crash: 24 MiB as they come from
 * the API server, and the same again for the lines that they are cut into. A short tail, which nearly always tells the cause, has a place
 * for itself. A longer one takes a share as large as it may become, and waits until that is free.
 */
final class LogMemory {
    /** How large a short tail may be. */
    static final int SHORT_BYTES = 256 << 10;

    /** How many short tails there may be at the same time. */
    static final int SHORT_TAILS = 16;

    /** For all longer ones together: 16 or so by the default bounds of a policy, and one by the largest, time stamps included. */
    static final int LONG_BYTES = 20 << 20;

    // fair: a large share is not kept waiting by smaller ones that come later
    private final Semaphore shortTails = new Semaphore(SHORT_TAILS, true);
    private final Semaphore longBytes = new Semaphore(LONG_BYTES, true);

    /** A part of the memory, until it is closed. */
    interface Share extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits until there is a place for a short tail. */
    Share shortTail() throws InterruptedException {
        return share(shortTails, 1);
    }

    /** Waits until there is room for a log that may become so large. */
    Share longTail(long bytes) throws InterruptedException {
        return share(longBytes, (int) Math.min(bytes, LONG_BYTES));
    }

    private static Share share(Semaphore of, int permits) throws InterruptedException {
        of.acquire(permits);
        return () -> of.release(permits);
    }
}
