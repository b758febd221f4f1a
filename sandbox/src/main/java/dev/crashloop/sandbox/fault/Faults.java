package dev.crashloop.sandbox.fault;

import dev.crashloop.sandbox.store.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The faults of one API server, switched on and off at run time.
 *
 * <pre>{@code
 * Fault busy = faults.inject(Call.on("delete", "pods"), Effect.tooManyRequests(1), 3);
 * ...
 * assertThat(busy.hits()).isEqualTo(3);
 *
 * try (Fault outage = faults.inject(Call.any(), Effect.unavailable())) { ... }
 * }</pre>
 *
 * <p>A call meets the faults in the order in which they were switched on.
 */
public final class Faults {

    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    /** In the order in which they were opened, so that they are cut in the same order each time. */
    private final Map<Runnable, Call> watches = new LinkedHashMap<>();

    /** Switches a fault on for the next {@code times} calls that it matches. */
    public Fault inject(Predicate<Call> when, Effect effect, int times) {
        Fault fault = new Fault(when, effect, times);
        faults.add(fault);
        return fault;
    }

    /** Switches a fault on until it is closed. */
    public Fault inject(Predicate<Call> when, Effect effect) {
        return inject(when, effect, Integer.MAX_VALUE);
    }

    /** Switches everything off. */
    public void clear() {
        faults.forEach(Fault::close);
        faults.clear();
    }

    /**
     * Cuts the connections of the watches that match, as a load balancer does.
     *
     * @return how many were cut
     */
    public int dropWatches(Predicate<Call> which) {
        List<Runnable> hit = new ArrayList<>();
        synchronized (watches) {
            watches.forEach((cut, call) -> {
                if (which.test(call)) {
                    hit.add(cut);
                }
            });
        }
        hit.forEach(Runnable::run);
        return hit.size();
    }

    /** For the server: what happens to this call, in order. */
    public List<Effect> effectsOn(Call call) {
        List<Effect> effects = new ArrayList<>();
        for (Fault fault : faults) {
            if (fault.hits(call)) {
                effects.add(fault.effect());
                if (fault.effect() instanceof Effect.Refuse || fault.effect() instanceof Effect.HangUp) {
                    break;
                }
            }
        }
        return effects;
    }

    /** For the server: a watch is open, and this cuts it. */
    public Registration watching(Call call, Runnable cut) {
        synchronized (watches) {
            watches.put(cut, call);
        }
        return () -> {
            synchronized (watches) {
                watches.remove(cut);
            }
        };
    }

    /** How many watches are open that match. */
    public int openWatches(Predicate<Call> which) {
        synchronized (watches) {
            return Math.toIntExact(watches.values().stream().filter(which).count());
        }
    }

    /** The effect of a kind among those that hit a call. */
    public static <T extends Effect> Optional<T> find(List<Effect> effects, Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
