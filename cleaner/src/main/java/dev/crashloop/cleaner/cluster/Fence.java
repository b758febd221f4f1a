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

    /** Told that such a request is sent now. */
    default Sent sent() {
        return Sent.FORGOTTEN;
    }

    /** A request on its way: is told once what became of it. */
    interface Sent {
        /** Does not care. */
        Sent FORGOTTEN = new Sent() {
            @Override
            public void arrived() {}

            @Override
            public void lost() {}
        };

        /** It was answered, or could not be sent after all. */
        void arrived();

        /** No answer came, or nobody waits for it any more: the request may arrive at any later time. */
        void lost();
    }
}
