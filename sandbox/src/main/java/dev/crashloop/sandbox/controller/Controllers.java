package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.machinery.Watches;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import dev.crashloop.sandbox.time.Timeline;
import java.util.List;
import java.util.random.RandomGenerator;

/** All controllers of the embedded cluster: its kube-controller-manager. */
public final class Controllers {

    private static final List<Resource> COLLECTED = List.of(
            Resource.DEPLOYMENTS,
            Resource.REPLICA_SETS,
            Resource.STATEFUL_SETS,
            Resource.DAEMON_SETS,
            Resource.CRON_JOBS,
            Resource.JOBS,
            Resource.PODS);

    private final Store store;
    private final Timeline timeline;
    private final RandomGenerator random;

    /**
     * Controllers that do nothing yet.
     *
     * @param random where the names of pods come from
     */
    public Controllers(Store store, Timeline timeline, RandomGenerator random) {
        this.store = store;
        this.timeline = timeline;
        this.random = random;
    }

    /** Controls from now on. */
    public void start(Watches watches) {
        loop(Resource.DEPLOYMENTS, new Deployments(store, timeline)).start(watches, Resource.REPLICA_SETS);
        ReplicaSets replicaSets = new ReplicaSets(pods(Resource.REPLICA_SETS, "replicaset-controller"));
        loop(Resource.REPLICA_SETS, replicaSets).start(watches, Resource.PODS);
        StatefulSets statefulSets = new StatefulSets(pods(Resource.STATEFUL_SETS, "statefulset-controller"));
        loop(Resource.STATEFUL_SETS, statefulSets).start(watches, Resource.PODS);
        DaemonSets daemonSets = new DaemonSets(pods(Resource.DAEMON_SETS, "daemonset-controller"));
        ControlLoop daemons = loop(Resource.DAEMON_SETS, daemonSets);
        daemons.start(watches, Resource.PODS);
        watches.on(Resource.NODES, event -> onNode(event, daemons));
        loop(Resource.JOBS, new Jobs(pods(Resource.JOBS, "job-controller"), timeline))
                .start(watches, Resource.PODS);
        new GarbageCollector(store, COLLECTED).start(watches);
    }

    private static void onNode(WatchEvent event, ControlLoop daemons) {
        if (event.type() != WatchEvent.Type.MODIFIED) {
            daemons.enqueueAll();
        }
    }

    private ControlLoop loop(Resource resource, Reconciler reconciler) {
        return new ControlLoop(resource, store, timeline, reconciler);
    }

    private OwnedPods pods(Resource owners, String component) {
        return new OwnedPods(store, timeline, owners, component, random);
    }
}
