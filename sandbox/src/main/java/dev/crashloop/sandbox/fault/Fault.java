package dev.crashloop.sandbox.fault;

import dev.crashloop.sandbox.store.Registration;
import java.util.function.Predicate;

/** A fault that was switched on. */
public final class Fault implements Registration {

    private final Predicate<Call> when;
    private final Effect effect;
    private int left;
    private int hits;

    Fault(Predicate<Call> when, Effect effect, int times) {
        this.when = when;
        this.effect = effect;
        this.left = times;
    }

    /** Whether the call is hit; counts it if so. */
    synchronized boolean hits(Call call) {
        if (left == 0 || !when.test(call)) {
            return false;
        }
        left--;
        hits++;
        return true;
    }

    Effect effect() {
        return effect;
    }

    /** How many calls it has hit. */
    public synchronized int hits() {
        return hits;
    }

    /** Switches it off. */
    @Override
    public synchronized void close() {
        left = 0;
    }
}
