package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.machinery.EventRecorder;
import dev.crashloop.sandbox.machinery.Ids;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.Timeline;
import java.util.random.RandomGenerator;

/** What the workers of one kubelet share. */
record Host(
        NodeSpec node,
        Store store,
        Timeline timeline,
        Pace pace,
        Programs programs,
        EventRecorder events,
        Ids ids,
        KubeletFaults faults,
        BackOff crashes,
        BackOff pulls,
        RunArchive archive) {

    static Host of(
            NodeSpec node, Store store, Timeline timeline, Pace pace, Programs programs, RandomGenerator random) {
        Ids ids = new Ids(random);
        return new Host(
                node,
                store,
                timeline,
                pace,
                programs,
                new EventRecorder(store, timeline, ids, "kubelet", node.name()),
                ids,
                new KubeletFaults(),
                new BackOff(timeline, pace.backOff(), pace.maxBackOff()),
                new BackOff(timeline, pace.backOff(), pace.maxBackOff()),
                new RunArchive());
    }
}
