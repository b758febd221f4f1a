package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.sandbox.server.Door;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One request and its answer, under way. All but {@link #await} happens on the timeline or in the one thread that sends. */
final class Exchange implements Door.Caller {
    private final Cable cable;
    private final Wire.Request request;
    private final Network.Fate fate;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Pipe body = new Pipe(this::hangUp);
    private AutoCloseable atServer = () -> {};
    private Instant lastArrival = Instant.MIN;
    private Wire.@Nullable Answer answer;
    private @Nullable IOException failure;
    private boolean over;

    Exchange(Cable cable, Wire.Request request) {
        this.cable = cable;
        this.request = request;
        this.fate = cable.network().fate();
    }

    /** Waits until the answer begins. */
    Wire.Answer await() throws IOException, InterruptedException {
        begun.await();
        if (answer == null) {
            throw new IOException(failure == null ? "connection reset" : failure.getMessage(), failure);
        }
        return answer;
    }

    /** The request has come to the API server's end of the network. */
    void arrive() {
        switch (cable.state()) {
            case SILENT -> {}
            case REFUSING -> fail("connection refused");
            case UP -> {
                if (fate == Network.Fate.LOST) {
                    fail("connection reset");
                } else {
                    atServer = cable.arrived(request, this);
                    if (over) {
                        hangUp();
                    }
                }
            }
        }
    }

    @Override
    public void begins(int code, Optional<String> retryAfter) {
        if (fate == Network.Fate.UNANSWERED) {
            later(() -> fail("connection reset"));
        } else {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    cable.timeline().instant().atOffset(ZoneOffset.UTC));
            later(() -> {
                answer = new Wire.Answer(code, retryAfter, Optional.of(date), body);
                begun.countDown();
            });
        }
    }

    @Override
    public void brings(byte[] truth) {
        byte[] bytes = cable.lie().told(request, truth);
        if (fate == Network.Fate.CUT_SHORT) {
            later(() -> {
                body.add(Arrays.copyOf(bytes, bytes.length / 2));
                fail("connection reset");
            });
        } else {
            later(() -> body.add(bytes));
        }
    }

    @Override
    public void ends() {
        later(() -> {
            body.complete();
            cable.over(this);
        });
    }

    @Override
    public void breaks() {
        later(() -> fail("connection reset by the API server"));
    }

    /** In the order in which it was sent. */
    private void later(Runnable what) {
        Instant soonest = cable.timeline().instant().plus(cable.network().back());
        lastArrival = soonest.isAfter(lastArrival) ? soonest : lastArrival;
        cable.timeline()
                .at(
                        lastArrival,
                        () -> cable.bring(() -> {
                            if (!over) {
                                what.run();
                            }
                        }));
    }

    /** The connection breaks. */
    void fail(String why) {
        giveUp(new IOException(why));
    }

    /** Nobody waits for it any more. */
    void giveUp(IOException why) {
        if (!over) {
            failure = why;
            begun.countDown();
            body.breakOff(String.valueOf(why.getMessage()));
            hangUp();
        }
    }

    private void hangUp() {
        over = true;
        cable.over(this);
        Duration there = cable.network().there();
        AutoCloseable connection = atServer;
        cable.timeline().after(there, () -> {
            try {
                connection.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
