package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.lease.LeaderElection;
import dev.crashloop.cleaner.lease.LeaseName;
import dev.crashloop.cleaner.lease.LeaseTimes;
import dev.crashloop.cleaner.time.Time;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several copies of the program: it competes for the lease, and cleans while it holds it. Each term begins with a new
 * {@link Cleaner}, which knows nothing but what the API server says; whatever it sends is fenced by the lease.
 */
public final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private final LeaderElection election;
    private final Health health;
    private final Thread competing;
    private final Time time;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Cleaner cleaner;

    /**
     * Nothing runs yet.
     *
     * @param identity unlike that of any other replica
     * @param cleaners makes the cleaner of a term, with the client that it is to use
     */
    public Replica(
            ApiClient api,
            LeaseName lease,
            String identity,
            LeaseTimes times,
            Time time,
            Function<ApiClient, Cleaner> cleaners) {
        this.time = time;
        this.election =
                new LeaderElection(api, lease, identity, times, time, fence -> term(cleaners.apply(api.fenced(fence))));
        this.health = new Health(election::state, this::watching, time);
        this.competing = Thread.ofVirtual().name("lease").unstarted(this::compete);
    }

    private AutoCloseable term(Cleaner next) {
        cleaner = next;
        next.start();
        return () -> {
            cleaner = null;
            next.close();
        };
    }

    private void compete() {
        try {
            while (true) {
                try {
                    election.run();
                } catch (RuntimeException e) {
                    LOG.atError().setCause(e).log("a defect of this program; please report it");
                    time.sleep(Tasks.AFTER_DEFECT);
                }
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    /** Begins to compete for the lease. */
    public void start() {
        competing.start();
    }

    /** Waits until it is closed, and the lease given back. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Whether it leads, and has seen the whole state of the API server once. */
    public boolean watching() {
        Cleaner now = cleaner;
        return now != null && now.watching();
    }

    /** Whether it may act at this moment. */
    public boolean leading() {
        return election.holds();
    }

    /** How many pods are in a crash loop, as far as it has seen; none while another leads. */
    public int crashLoops() {
        Cleaner now = cleaner;
        return now == null ? 0 : now.crashLoops();
    }

    /** What its probes say. */
    public Health health() {
        return health;
    }

    /** Stops acting, and gives the lease back if it is ours. */
    @Override
    public void close() {
        competing.interrupt();
        try {
            competing.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        election.close();
        closed.countDown();
    }
}
