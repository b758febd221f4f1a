package dev.crashloop.e2e;

import java.time.Duration;

/**
 * Tests agree here on whether the CRDs are in the cluster: all that want the same come in beside each other, the others wait until they
 * have left. A test that waits does so at its beginning, so those that wait longest should begin last, see {@link Turn}.
 */
enum CustomResourcesGate {
    /** The CRDs are not there, or programs would find the policies and records of others. */
    ABSENT,
    /** The CRDs are there, and others use them as well. */
    SHARED,
    /** The CRDs are there for one alone. */
    ALONE;

    /** More than what all others take together. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static CustomResourcesGate open = ABSENT;
    private static int inside;

    /** Who is inside, until it is closed. */
    interface Stay extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits until this is so.
     *
     * @param first what the first one does who comes in
     * @param last what the last one does who leaves
     */
    Stay enter(Runnable first, Runnable last) {
        synchronized (CustomResourcesGate.class) {
            awaitOpen();
            if (inside == 0) {
                first.run();
            }
            open = this;
            inside++;
        }
        return () -> leave(last);
    }

    private void awaitOpen() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (inside > 0 && (open != this || this == ALONE)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("in vain it has waited for CRDs " + this + "; others keep them " + open);
            }
            try {
                CustomResourcesGate.class.wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static void leave(Runnable last) {
        synchronized (CustomResourcesGate.class) {
            try {
                if (inside == 1) {
                    last.run();
                }
            } finally {
                inside--;
                CustomResourcesGate.class.notifyAll();
            }
        }
    }
}
