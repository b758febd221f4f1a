package dev.crashloop.cleaner.lease;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.Fence;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Competes with other replicas for one Lease, and acts only while it holds it. The rules are client-go's: nobody compares clocks with
 * anybody, each replica measures by its own uptime how long it has seen no sign of life of the holder; a holder that cannot renew stops
 * before anyone else may begin.
 *
 * <pre>{@code
 * try (var election = new LeaderElection(api, name, identity, LeaseTimes.DEFAULT, time, fence -> begin(api.fenced(fence)))) {
 *     election.run(); // until it is interrupted
 * }
 * }</pre>
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

    /** How far two replicas' attempts drift apart: a share of the wait between two attempts. */
    private static final double JITTER = 0.2;

    /** Longer than API servers take to answer, and shorter than anybody would mind. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final ApiClient api;
    private final LeaseName name;
    private final String identity;
    private final LeaseTimes times;
    private final Time time;
    private final Function<Fence, AutoCloseable> begin;
    private final Random random;
    private final Object lock = new Object();
    private volatile LeaseState state = new LeaseState.Unasked();
    private volatile Duration renewedAt = Duration.ZERO;
    private volatile boolean leading;
    private volatile int terms;
    private Duration seenAt;
    private Holding seen = Holding.NONE;
    private Holding sent = Holding.NONE;
    private String lastHolder = "";
    private @Nullable AutoCloseable term;
    private @Nullable TermFence fence;

    /**
     * Nothing is asked yet.
     *
     * @param identity unlike that of any other replica
     * @param begin begins a term: gets the fence for all that the term writes, which lets nothing through for ever once the term has ended,
     *     and returns what is closed when the term ends; closing must wait until nothing acts any more
     */
    public LeaderElection(
            ApiClient api,
            LeaseName name,
            String identity,
            LeaseTimes times,
            Time time,
            Function<Fence, AutoCloseable> begin) {
        this.api = api.within(times.renewDeadline().dividedBy(2));
        this.name = name;
        this.identity = identity;
        this.times = times;
        this.time = time;
        this.begin = begin;
        this.random = new Random(identity.hashCode());
        this.seenAt = time.uptime();
    }

    /** What is known of the lease. */
    public LeaseState state() {
        return state;
    }

    /** Whether this replica may act at this moment. */
    public boolean holds() {
        return leading && sinceRenewal().compareTo(times.renewDeadline()) < 0;
    }

    private Duration sinceRenewal() {
        return time.uptime().minus(renewedAt);
    }

    /** Competes until it is interrupted. */
    public void run() throws InterruptedException {
        while (true) {
            attempt();
            time.sleep(leading ? times.retry() : apart(times.retry()));
        }
    }

    private Duration apart(Duration wait) {
        return wait.plusMillis((long) (wait.toMillis() * JITTER * random.nextDouble()));
    }

    private enum Result {
        OURS,
        THEIRS,
        /** Another was faster, or the object was changed by a person: the next attempt tells. */
        OPEN
    }

    private void attempt() throws InterruptedException {
        Duration asked = time.uptime();
        try {
            Result result = takeOrRenew();
            synchronized (lock) {
                // whoever overslept cannot know what others did meanwhile: it begins anew
                endIfLapsed();
                switch (result) {
                    case OURS -> {
                        renewedAt = asked;
                        begin();
                    }
                    case THEIRS -> {
                        end("it is held by " + lastHolder);
                        state(new LeaseState.Waiting(time.uptime(), lastHolder));
                    }
                    case OPEN -> {}
                }
            }
        } catch (ApiException e) {
            synchronized (lock) {
                endIfLapsed();
                state(new LeaseState.Unreachable(asked, e.getMessage(), e.transientFault()));
            }
        }
    }

    private void endIfLapsed() {
        if (leading && !holds()) {
            end("it was not renewed for " + sinceRenewal().toSeconds() + " s");
        }
    }

    private Result takeOrRenew() throws ApiException, InterruptedException {
        try {
            Holding now = read();
            if (!seen.spec().equals(now.spec())) {
                see(now);
            }
            if (!ours(now) && !free(now)) {
                return Result.THEIRS;
            }
            see(write(now));
            return Result.OURS;
        } catch (ApiException.Refused e) {
            if (e.conflict()) {
                return Result.OPEN;
            }
            throw e;
        }
    }

    /** Ours to renew, also where people deleted or edited it, or where the answer to our own write was lost. */
    private boolean ours(Holding now) {
        boolean nobodyElses = lastHolder.isEmpty() || lastHolder.equals(identity);
        return (leading && nobodyElses)
                || (now.holder().equals(identity) && now.spec().equals(sent.spec()));
    }

    /**
     * Whether nobody can be acting by it. Where people delete it, or write another holder into it, the holder before may not know yet: it
     * is left its time as if it had just renewed.
     */
    private boolean free(Holding now) {
        return lastHolder.isEmpty()
                || now.givenBack()
                || time.uptime().minus(seenAt).compareTo(now.left(times.duration())) >= 0;
    }

    private Holding read() throws ApiException, InterruptedException {
        try {
            return new Holding(api.get(name.path()));
        } catch (ApiException.Refused e) {
            if (e.notFound()) {
                return Holding.NONE;
            }
            throw e;
        }
    }

    private Holding write(Holding now) throws ApiException, InterruptedException {
        if (now.equals(Holding.NONE)) {
            sent = new Holding(Holding.first(name, identity, times.duration(), time.instant()));
            return new Holding(api.post(name.collection(), sent.lease()));
        }
        sent = new Holding(now.taken(identity, times.duration(), time.instant()));
        return new Holding(api.put(name.path(), sent.lease()));
    }

    private void see(Holding holding) {
        seen = holding;
        seenAt = time.uptime();
        if (!holding.holder().isEmpty()) {
            lastHolder = holding.holder();
        }
    }

    private void begin() {
        if (!leading && mayStillArrive()) {
            // what the term before sent would surprise the next one as it would surprise another replica
            state(new LeaseState.Waiting(time.uptime(), identity));
            return;
        }
        if (!leading) {
            leading = true;
            LOG.atInfo()
                    .addKeyValue("lease", name.toString())
                    .addKeyValue("identity", identity)
                    .log("leading");
            int number = terms + 1;
            terms = number;
            try {
                var next = new TermFence(() -> terms == number && holds(), times.duration(), time);
                fence = next;
                term = begin.apply(next);
            } catch (RuntimeException e) {
                leading = false;
                throw e;
            }
        }
        state(new LeaseState.Leading(time.uptime()));
    }

    private boolean mayStillArrive() {
        return fence != null && fence.mayStillArrive();
    }

    private void end(String why) {
        if (leading) {
            leading = false;
            closeTerm();
            LOG.atWarn()
                    .addKeyValue("lease", name.toString())
                    .addKeyValue("why", why)
                    .log("not leading any more, stopped acting");
        }
    }

    private void state(LeaseState next) {
        LeaseState before = state;
        state = next;
        switch (next) {
            case LeaseState.Waiting(var _, String holder)
            when !(before instanceof LeaseState.Waiting(var _, String known) && known.equals(holder)) ->
                LOG.atInfo()
                        .addKeyValue("lease", name.toString())
                        .addKeyValue("holder", holder)
                        .log("standing by");
            case LeaseState.Unreachable(var _, String why, boolean _)
            when !(before instanceof LeaseState.Unreachable(var _, String known, boolean _) && known.equals(why)) ->
                LOG.atWarn()
                        .addKeyValue("lease", name.toString())
                        .addKeyValue("why", why)
                        .log("the lease cannot be had at the moment");
            case LeaseState.Unasked _, LeaseState.Waiting _, LeaseState.Leading _, LeaseState.Unreachable _ -> {}
        }
    }

    private void closeTerm() {
        AutoCloseable ending = term;
        term = null;
        if (ending != null) {
            try {
                ending.close();
            } catch (Exception e) {
                LOG.atError().setCause(e).log("a defect of this program; please report it");
            }
        }
    }

    /** Whoever is told to stop has a moment: a request that is answered is none that may still arrive. */
    private void awaitAnswers() {
        if (leading && fence != null) {
            try {
                fence.close(LAST_ANSWERS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Stops acting, and gives the lease back so that another need not wait; {@link #run} must have ended. It is not given back while
     * something that was sent may still arrive: then another waits as if this replica had died.
     */
    @Override
    public void close() {
        boolean held = holds();
        boolean mayStillArrive;
        synchronized (lock) {
            awaitAnswers();
            leading = false;
            closeTerm();
            mayStillArrive = mayStillArrive();
        }
        if (held && mayStillArrive) {
            LOG.atWarn()
                    .addKeyValue("lease", name.toString())
                    .log(
                            "the lease is kept until it runs out, because a request was not answered and may still arrive: "
                                    + "another replica takes it in "
                                    + times.duration().toSeconds() + " s");
        } else if (held) {
            try {
                api.put(name.path(), seen.released(time.instant()));
                LOG.atInfo().addKeyValue("lease", name.toString()).log("lease released");
            } catch (ApiException e) {
                LOG.atWarn()
                        .addKeyValue("lease", name.toString())
                        .addKeyValue("why", e.getMessage())
                        .log("the lease could not be released: another replica takes it in "
                                + times.duration().toSeconds() + " s");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
