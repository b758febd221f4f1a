package dev.crashloop.e2e;

/** The order in which classes of tests begin; without one, in between. */
final class Turn {
    /** Takes longest. */
    static final int FIRST = 1;

    /** Needs more of the machine, or the CRDs: after those that may all run beside each other. */
    static final int LATE = Integer.MAX_VALUE - 2;

    /** Needs the CRDs for itself: when all others have begun, and none of them has to wait for it. */
    static final int LAST = Integer.MAX_VALUE - 1;

    private Turn() {}
}
