package dev.crashloop.cleaner.cluster;

/**
 * What every request that changes something has to pass. Thread-safe.
 *
 * @see ApiClient#fenced
 */
@FunctionalInterface
public interface Fence {
    /** Asked right before such a request; where the answer is no, nothing is sent. */
    boolean mayWrite();

    /**
     * Told that such a request is sent now. It may arrive at any later time, whatever becomes of whoever sent it.
     *
     * @return is run once it was answered, or could not be sent after all; never if the answer was lost, or nobody waited for it
     */
    default Runnable sent() {
        return () -> {};
    }
}
