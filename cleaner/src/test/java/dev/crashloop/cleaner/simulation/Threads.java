package dev.crashloop.cleaner.simulation;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Runs virtual threads one at a time, each from one wait to the next, in an order drawn from a seed. A virtual thread that another one starts
 * belongs to the same {@link Crew}, so that a whole program can be run so, unchanged, and frozen or killed at any wait.
 *
 * <p>Nothing here takes real time: when no thread can run, none will until somebody wakes one. The JDK knows no public way to schedule virtual
 * threads; this one needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class Threads {
    private static final Constructor<?> BUILDER = builder();
    private static final Method CARRIER = carrierMethod();

    private final Thread driver = Thread.currentThread();
    private final RandomGenerator random;
    private final IdentityHashMap<Runnable, Integer> numbers = new IdentityHashMap<>();
    private final List<Turn> waiting = new ArrayList<>();
    private final Queue<Runnable> strangers = new ConcurrentLinkedQueue<>();
    private int lastPicked;

    /** The calling thread is the one that will run them all. */
    Threads(RandomGenerator random) {
        this.random = random;
    }

    private record Turn(int number, Crew crew, Runnable continuation) {}

    /** The threads of one process. */
    final class Crew implements Executor {
        private boolean frozen;
        private boolean dead;

        /** Starts a thread; it runs when its turn comes. */
        void start(String name, Runnable task) {
            try {
                ((Thread.Builder.OfVirtual) BUILDER.newInstance(this))
                        .name(name)
                        .start(task);
            } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Lets none of its threads run until {@link #thaw}: SIGSTOP. */
        void freeze() {
            frozen = true;
        }

        /** SIGCONT. */
        void thaw() {
            frozen = false;
        }

        /** Lets none of its threads run ever again: SIGKILL. */
        void kill() {
            dead = true;
            waiting.removeIf(turn -> turn.crew() == this);
        }

        boolean dead() {
            return dead;
        }

        /** For the virtual threads themselves: the thread can go on. */
        @Override
        public void execute(Runnable continuation) {
            if (carrier() != driver) {
                strangers.add(continuation);
                return;
            }
            Integer number = numbers.get(continuation);
            if (number == null) {
                number = numbers.size();
                numbers.put(continuation, number);
            }
            if (!dead) {
                insert(new Turn(number, this, continuation));
            }
        }
    }

    /** Another process. */
    Crew crew() {
        return new Crew();
    }

    /** By number, not by arrival: where one call wakes several threads, the JDK does it in an order that is not ours. */
    private void insert(Turn turn) {
        int at = waiting.size();
        while (at > 0 && waiting.get(at - 1).number() > turn.number()) {
            at--;
        }
        waiting.add(at, turn);
    }

    /** Whether a thread can run. */
    boolean canRun() {
        for (Turn turn : waiting) {
            if (!turn.crew().frozen) {
                return true;
            }
        }
        return false;
    }

    /** Lets one thread run up to its next wait; false if none can. */
    boolean runOne() {
        int ready = 0;
        for (Turn turn : waiting) {
            ready += turn.crew().frozen ? 0 : 1;
        }
        if (ready == 0) {
            return false;
        }
        int left = random.nextInt(ready);
        for (int i = 0; ; i++) {
            Turn turn = waiting.get(i);
            if (!turn.crew().frozen && left-- == 0) {
                waiting.remove(i);
                lastPicked = turn.number();
                turn.continuation().run();
                return true;
            }
        }
    }

    /** The number of the thread that ran last. */
    int lastPicked() {
        return lastPicked;
    }

    /**
     * Whether somebody else has woken one of these threads: a lock shared with another simulation, or a wait by real time. What follows then
     * depends on more than the seed.
     */
    boolean disturbed() {
        return !strangers.isEmpty();
    }

    /** The platform thread that the calling thread runs on. */
    static Thread carrier() {
        try {
            return (Thread) CARRIER.invoke(null);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Constructor<?> builder() {
        try {
            Constructor<?> found = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            found.setAccessible(true);
            return found;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK schedules virtual threads in another way", e);
        }
    }

    private static Method carrierMethod() {
        try {
            Method found = Thread.class.getDeclaredMethod("currentCarrierThread");
            found.setAccessible(true);
            return found;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("this JDK schedules virtual threads in another way", e);
        }
    }
}
