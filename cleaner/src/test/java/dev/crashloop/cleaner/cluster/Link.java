package dev.crashloop.cleaner.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * The network of one program: HTTP as it is, until a test cuts it, holds one request up, or lets the program die at a request. The network
 * of all others goes on.
 */
public final class Link implements Wire {
    /** Where on its way something happens to a request. */
    public enum Moment {
        /** It was not sent. */
        BEFORE,
        /** It was carried out, and its answer does not arrive. */
        AFTER
    }

    /** A request at which something is to happen. */
    public static final class Stop {
        private final Predicate<Request> which;
        private final Moment moment;
        private final boolean deadly;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Stop(Predicate<Request> which, Moment moment, boolean deadly) {
            this.which = which;
            this.moment = moment;
            this.deadly = deadly;
        }

        /** Whether the request has come. */
        public boolean reached() {
            return reached.getCount() == 0;
        }

        /** Whether the request waits at this moment. */
        public boolean holds() {
            return reached() && released.getCount() > 0;
        }

        /** Lets the request go on. */
        public void release() {
            released.countDown();
        }
    }

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Wire wire;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Predicate<Request>> losing = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();
    private final List<InputStream> open = new ArrayList<>();
    private final List<Request> sent = new ArrayList<>();
    private volatile Optional<InstantSource> clock = Optional.empty();
    private volatile boolean cut;
    private volatile boolean dead;
    private volatile CountDownLatch thawed = new CountDownLatch(0);
    private volatile Predicate<Request> broken = _ -> false;

    /** To the server of that kubeconfig. */
    public Link(String kubeconfig) {
        this.wire = Wire.http(Config.fromKubeconfig(kubeconfig));
    }

    /** Dates answers by this clock: the HTTP server of an embedded cluster knows only the machine's. */
    public Link dated(InstantSource server) {
        clock = Optional.of(server);
        return this;
    }

    /** Requests of this method whose path has that in it. */
    public static Predicate<Request> on(String method, String part) {
        return request -> request.method().equals(method) && request.path().contains(part);
    }

    /** From now on nothing is sent and no answer comes, and what is open breaks. */
    public void cut() {
        cut = true;
        List<InputStream> breaking;
        synchronized (this) {
            breaking = List.copyOf(open);
        }
        for (InputStream in : breaking) {
            try {
                in.close();
            } catch (IOException _) {
                // it broke already
            }
        }
    }

    /** The network is back. */
    public void mend() {
        cut = false;
        broken = _ -> false;
    }

    /** Such requests fail from now on, and no others. */
    public void breakOff(Predicate<Request> which) {
        broken = which;
    }

    /** The next such request is carried out, and its answer never comes. */
    public synchronized void loseAnswer(Predicate<Request> which) {
        losing.add(which);
    }

    private synchronized boolean isLost(Request request) {
        Optional<Predicate<Request>> which =
                losing.stream().filter(each -> each.test(request)).findFirst();
        which.ifPresent(losing::remove);
        return which.isPresent();
    }

    /** The program stands still: what it asks and what it hears waits until {@link #thaw}. */
    public void freeze() {
        thawed = new CountDownLatch(1);
    }

    /** The program goes on. */
    public void thaw() {
        thawed.countDown();
    }

    /** The next such request waits until it is released, as if its thread was frozen: no interrupt ends that. */
    public Stop hold(Predicate<Request> which, Moment moment) {
        return add(new Stop(which, moment, false));
    }

    /** At the next such request the program dies: from then on it neither sends nor hears anything. */
    public Stop dieAt(Predicate<Request> which, Moment moment) {
        return add(new Stop(which, moment, true));
    }

    private synchronized Stop add(Stop stop) {
        stops.add(stop);
        return stop;
    }

    /** What was sent, in its order. */
    public synchronized List<Request> sent() {
        return List.copyOf(sent);
    }

    @Override
    public String server() {
        return wire.server();
    }

    @Override
    public Answer send(Request request, Duration atMost) throws IOException, InterruptedException {
        at(request, Moment.BEFORE);
        frozen(thawed);
        if (isDown(request)) {
            throw new ConnectException("the network is down");
        }
        synchronized (this) {
            sent.add(request);
        }
        Answer answer = wire.send(request, atMost);
        if (isLost(request)) {
            answer.body().close();
            throw new IOException("connection reset");
        }
        at(request, Moment.AFTER);
        frozen(thawed);
        if (isDown(request)) {
            throw new IOException("the network is down");
        }
        Optional<String> date =
                clock.isPresent() ? clock.map(server -> HTTP_DATE.format(server.instant())) : answer.date();
        return new Answer(answer.code(), answer.retryAfter(), date, body(answer.body()));
    }

    private boolean isDown(Request request) {
        return cut || broken.test(request);
    }

    private void at(Request request, Moment moment) throws IOException, InterruptedException {
        Optional<Stop> stop = stopAt(request, moment);
        if (stop.isPresent()) {
            dead |= stop.get().deadly;
            stop.get().reached.countDown();
            if (!stop.get().deadly) {
                frozen(stop.get().released);
            }
        }
        awaitLife();
    }

    private synchronized Optional<Stop> stopAt(Request request, Moment moment) {
        return stops.stream()
                .filter(stop -> stop.moment == moment && !stop.reached() && stop.which.test(request))
                .findFirst();
    }

    private static void frozen(CountDownLatch until) {
        boolean interrupted = false;
        while (until.getCount() > 0) {
            try {
                until.await();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitLife() throws IOException, InterruptedException {
        if (dead) {
            closed.await();
            throw new IOException("the program is dead");
        }
    }

    private InputStream body(InputStream in) {
        var body = new Body(in);
        synchronized (this) {
            open.add(body);
        }
        return body;
    }

    private final class Body extends FilterInputStream {
        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return heard(super.read());
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return heard(super.read(bytes, from, length));
        }

        @Override
        public void close() throws IOException {
            synchronized (Link.this) {
                open.remove(this);
            }
            super.close();
        }
    }

    private int heard(int read) throws IOException {
        try {
            frozen(thawed);
            awaitLife();
            return read;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thaw();
        synchronized (this) {
            stops.forEach(Stop::release);
        }
        wire.close();
    }
}
