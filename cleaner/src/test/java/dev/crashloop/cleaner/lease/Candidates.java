package dev.crashloop.cleaner.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.Fence;
import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.server.RequestLog;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replicas that compete for one Lease of an embedded API server, each with a network and a time of its own; the test lets the seconds pass.
 * In each second each of them tries to act, with every permission that it was ever given: to act is to send a deletion, whether or not it
 * arrives. After the test it is seen that never two did so in the same second.
 */
final class Candidates implements AfterEachCallback {
    static final LeaseName LEASE = new LeaseName("demo", "crashloop-cleaner");

    /** A write on the Lease. */
    static final Predicate<Call> LEASE_WRITES =
            call -> call.resource().equals("leases") && !call.verb().equals("get");

    private static final Instant START = Instant.parse("2026-01-02T10:00:00Z");

    final ManualTimeline timeline = new ManualTimeline(START);
    final EmbeddedCluster cluster =
            EmbeddedCluster.builder().timeline(timeline).start().namespace("demo");
    private final List<Candidate> all = new ArrayList<>();
    private final NavigableMap<Long, Set<String>> acts = new TreeMap<>();

    /** One replica. */
    final class Candidate implements AutoCloseable {
        final String name;
        final HandTime time = new HandTime();
        final Link link = new Link(cluster.kubeconfig());
        final LeaderElection election;
        private final List<ApiClient> permissions = new ArrayList<>();
        private final Thread thread;
        private volatile Fence fence = () -> false;
        private int begun;
        private int ended;
        private boolean failsToBegin;
        private boolean frozen;
        private Link.@org.jspecify.annotations.Nullable Stop stop;

        private Candidate(String name) {
            this.name = name;
            var api = new ApiClient(link);
            this.election = new LeaderElection(api, LEASE, name, LeaseTimes.DEFAULT, time, next -> {
                fence = next;
                return term(api.fenced(next));
            });
            this.thread = Thread.ofVirtual().unstarted(this::compete);
        }

        private synchronized AutoCloseable term(ApiClient fenced) {
            if (failsToBegin) {
                throw new IllegalStateException("this term cannot begin");
            }
            begun++;
            permissions.add(fenced);
            return () -> {
                synchronized (this) {
                    ended++;
                }
            };
        }

        private void compete() {
            try {
                while (true) {
                    try {
                        election.run();
                    } catch (IllegalStateException _) {
                        time.sleep(Duration.ofSeconds(5));
                    }
                }
            } catch (InterruptedException _) {
                // closed
            }
        }

        /** Begins, and makes its first attempt. */
        Candidate start() {
            thread.start();
            settle();
            return this;
        }

        /** From now on no term of it can begin, or can again. */
        synchronized void failsToBegin(boolean fails) {
            failsToBegin = fails;
        }

        /** Stands still from now on: nothing of it runs. */
        void freeze() {
            frozen = true;
        }

        /** Runs again after so much time in which it stood still. */
        void wakeAfter(Duration standstill) {
            frozen = false;
            time.advance(standstill);
            act();
            settle();
        }

        /** Holds its next such request up. */
        Link.Stop hold(Predicate<dev.crashloop.cleaner.cluster.Wire.Request> which, Link.Moment moment) {
            stop = link.hold(which, moment);
            return stop;
        }

        boolean leads() {
            return election.holds();
        }

        /** Whether its last term would let a write through. */
        boolean mayAct() {
            return fence.mayWrite();
        }

        synchronized int termsBegun() {
            return begun;
        }

        synchronized int termsOpen() {
            return begun - ended;
        }

        /** Waits until its attempt is over. */
        void settle() {
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> time.isAwaited() || (stop != null && stop.holds()));
        }

        void act() {
            List<ApiClient> given;
            synchronized (this) {
                given = List.copyOf(permissions);
            }
            for (ApiClient api : given) {
                try {
                    api.delete("/api/v1/namespaces/demo/pods/" + name, Json.object());
                } catch (ApiException.Fenced _) {
                    continue;
                } catch (ApiException _) {
                    // it was let through: there is no such pod, or no network
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                acts.computeIfAbsent(now(), _ -> new TreeSet<>()).add(name);
            }
        }

        /** Ends as a program does that is told to stop. */
        @Override
        public void close() {
            all.remove(this);
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            election.close();
            link.close();
        }

        /** Ends as a program does that is killed. */
        void kill() {
            link.cut();
            link.close();
            thread.interrupt();
            all.remove(this);
        }
    }

    /** One more, not started yet. */
    Candidate add(String name) {
        var candidate = new Candidate(name);
        all.add(candidate);
        return candidate;
    }

    /** So many seconds pass for all that are not frozen; in each one, each acts if it may. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            timeline.advance(Duration.ofSeconds(1));
            for (Candidate each : List.copyOf(all)) {
                if (!each.frozen) {
                    each.time.advance(Duration.ofSeconds(1));
                    each.settle();
                    each.act();
                }
            }
        }
    }

    /** The last write before this moment, in seconds. */
    long lastWriteOfTheLease() {
        RequestLog.Entry last = cluster.requests().entries().stream()
                .filter(entry -> Candidates.LEASE_WRITES.test(entry.call()))
                .reduce((_, next) -> next)
                .orElseThrow();
        return now() - Duration.between(last.time(), timeline.instant()).toSeconds();
    }

    /** Who acted, by the second. */
    NavigableMap<Long, Set<String>> acts() {
        return acts;
    }

    /** The first and the last second in which it acted. */
    long[] acted(String name) {
        long[] seconds = acts().entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .mapToLong(Map.Entry::getKey)
                .toArray();
        return new long[] {seconds[0], seconds[seconds.length - 1]};
    }

    /** Seconds since the beginning. */
    long now() {
        return Duration.between(START, timeline.instant()).toSeconds();
    }

    ObjectNode lease() {
        return cluster.store().get(Resource.LEASES, "demo", LEASE.name()).orElseThrow();
    }

    String holder() {
        return Json.text(lease(), "spec", "holderIdentity");
    }

    /** What people do with {@code kubectl edit}. */
    void edit(Consumer<ObjectNode> change) {
        cluster.store().edit(Resource.LEASES, "demo", LEASE.name(), lease -> {
            change.accept(lease);
            return lease;
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List.copyOf(all).forEach(Candidate::kill);
        cluster.close();
        assertThat(acts)
                .allSatisfy((second, who) ->
                        assertThat(who).as("who acted in second " + second).hasSize(1));
    }
}
