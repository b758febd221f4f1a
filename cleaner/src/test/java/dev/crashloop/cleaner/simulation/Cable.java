package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.sandbox.server.Door;
import dev.crashloop.sandbox.time.Cancellable;
import dev.crashloop.sandbox.time.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The connection of one process to the API server. What was sent is the network's: it arrives even if the process is frozen or killed
 * meanwhile.
 */
final class Cable implements Wire {
    private final String process;
    private final Door door;
    private final Timeline timeline;
    private final Network network;
    private final Referee referee;
    private final Lie lie;
    private final Set<Exchange> open = new LinkedHashSet<>();
    private final List<Runnable> held = new ArrayList<>();
    private State state = State.UP;

    Cable(String process, Door door, Timeline timeline, Network network, Referee referee, Lie lie) {
        this.process = process;
        this.door = door;
        this.timeline = timeline;
        this.network = network;
        this.referee = referee;
        this.lie = lie;
    }

    /** Whether it is cut. */
    enum State {
        /** Not cut. */
        UP,
        /** New connections are refused, open ones broken. */
        REFUSING,
        /** Nothing arrives and nothing is said: requests are lost, answers wait until it is mended. */
        SILENT
    }

    /** Cuts it, or mends it. */
    void set(State next) {
        state = next;
        if (next == State.REFUSING) {
            List.copyOf(open).forEach(exchange -> exchange.fail("connection reset"));
        }
        if (next == State.UP) {
            List<Runnable> late = List.copyOf(held);
            held.clear();
            late.forEach(Runnable::run);
        }
    }

    State state() {
        return state;
    }

    /** Brings something to the process, now or when the cable is mended. */
    void bring(Runnable what) {
        if (state == State.SILENT) {
            held.add(what);
        } else {
            what.run();
        }
    }

    @Override
    public String server() {
        return "https://simulated";
    }

    @Override
    public Answer send(Request request, Duration atMost) throws IOException, InterruptedException {
        var exchange = new Exchange(this, request);
        open.add(exchange);
        referee.sent(process, request);
        timeline.after(network.there(), exchange::arrive);
        if (lie.repeats(request)) {
            timeline.after(network.there(), new Exchange(this, withoutPreconditions(request))::arrive);
        }
        Cancellable timeOut = timeline.after(
                atMost, () -> exchange.giveUp(new IOException("no answer within " + atMost.toSeconds() + " s")));
        try {
            return exchange.await();
        } catch (InterruptedException e) {
            exchange.giveUp(new IOException("interrupted"));
            throw e;
        } finally {
            timeOut.cancel();
        }
    }

    private static Request withoutPreconditions(Request request) {
        return new Request(request.method(), request.path(), request.type(), "{}");
    }

    /** The request is at the API server. */
    AutoCloseable arrived(Request request, Door.Caller caller) {
        referee.before(process, request);
        return door.ask(process, request.method(), request.path(), request.type(), request.body(), new Door.Caller() {
            @Override
            public void begins(int code, Optional<String> retryAfter) {
                referee.after(process, request, code);
                caller.begins(code, retryAfter);
            }

            @Override
            public void brings(byte[] bytes) {
                caller.brings(bytes);
            }

            @Override
            public void ends() {
                caller.ends();
            }

            @Override
            public void breaks() {
                caller.breaks();
            }
        });
    }

    void over(Exchange exchange) {
        open.remove(exchange);
    }

    Lie lie() {
        return lie;
    }

    Network network() {
        return network;
    }

    Timeline timeline() {
        return timeline;
    }

    /** The process is gone: the API server sees its connections end. */
    @Override
    public void close() {
        List.copyOf(open).forEach(exchange -> exchange.giveUp(new IOException("closed")));
    }
}
