package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.lease.LeaseName;
import dev.crashloop.cleaner.lease.LeaseTimes;
import dev.crashloop.cleaner.outcome.Follower;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several replicas of the program on one ward, each with a network of its own. Pods and cleanups go by the cluster's fast clock; the lease
 * goes by an uptime that stands still until the test moves it, so that nobody loses it because a machine is slow.
 */
final class Replicas implements AutoCloseable {
    private static final LeaseName LEASE = new LeaseName("demo", "crashloop-cleaner");

    private final Ward ward;
    private final List<One> all = new ArrayList<>();

    Replicas(Ward ward) {
        this.ward = ward;
        ward.cluster().namespace("demo");
    }

    /** One replica. */
    final class One implements AutoCloseable {
        final Link link = new Link(ward.cluster().kubeconfig());
        final HandTime time = new HandTime();
        final Replica replica;
        final String name;
        private boolean standsStill;

        private One(String name) {
            this.name = name;
            this.replica = new Replica(
                    new ApiClient(link),
                    LEASE,
                    name,
                    LeaseTimes.DEFAULT,
                    time,
                    fenced -> new Cleaner(
                            fenced,
                            Optional.empty(),
                            Stage.policies(Stage.POLICY),
                            ward.witness(),
                            Follower.Patience.DEFAULT,
                            ward.stage().time()));
        }

        /** Stands still from now on, as a process does that is not given the processor. */
        void freeze() {
            link.freeze();
            standsStill = true;
        }

        /** Goes on after so much time. */
        void wakeAfter(Duration standstill) {
            time.advance(standstill);
            standsStill = false;
            link.thaw();
        }

        /** Ends as a program does that is killed. */
        void kill() {
            link.cut();
            standsStill = true;
        }

        boolean leads() {
            return holder().equals(name) && replica.watching();
        }

        /** What it sent to change something, leases apart. */
        List<String> writes() {
            return link.sent().stream()
                    .filter(request ->
                            !request.method().equals("GET") && !request.path().contains("/leases"))
                    .map(Wire.Request::toString)
                    .toList();
        }

        @Override
        public void close() {
            replica.close();
        }
    }

    /** One more, which does nothing yet. */
    One prepare(String name) {
        var one = new One(name);
        all.add(one);
        return one;
    }

    /** One more, competing. */
    One start(String name) {
        One one = prepare(name);
        one.replica.start();
        ward.stage().soon().until(one.time::isAwaited);
        return one;
    }

    /** One more, which leads and watches. */
    One lead(String name) {
        One one = start(name);
        ward.stage().soon().until(one::leads);
        return one;
    }

    /** So many seconds pass for the lease, for all who do not stand still. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            for (One each : all) {
                if (!each.standsStill) {
                    each.time.advance(Duration.ofSeconds(1));
                    ward.stage().soon().until(each.time::isAwaited);
                }
            }
        }
    }

    /** Waits, as long as it takes after a leader was lost, until this one leads and watches. */
    void awaitTakeOver(One next) {
        pass(20);
        ward.stage().soon().until(next::leads);
    }

    /** Who holds the lease. */
    String holder() {
        return ward.cluster()
                .store()
                .get(Resource.LEASES, LEASE.namespace(), LEASE.name())
                .map(lease -> Json.text(lease, "spec", "holderIdentity"))
                .orElse("");
    }

    @Override
    public void close() {
        all.forEach(one -> one.link.cut());
        all.forEach(one -> one.link.close());
        all.forEach(One::close);
    }
}
