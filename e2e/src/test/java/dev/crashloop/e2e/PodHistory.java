package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Everything that happened to the pods of a namespace, as an observer sees it who has nothing to do with the program under test. */
final class PodHistory implements Watcher<Pod>, AutoCloseable {
    private final List<Seen> all = new CopyOnWriteArrayList<>();
    private final Watch watch;

    /** One state of one pod, and when it arrived here. */
    record Seen(Instant at, Pod pod, boolean gone) {
        String uid() {
            return pod.getMetadata().getUid();
        }

        boolean deleted() {
            return gone || pod.getMetadata().getDeletionTimestamp() != null;
        }

        boolean inCrashLoop() {
            return containers().anyMatch(PodHistory::heldBack);
        }

        int restarts() {
            return containers().mapToInt(ContainerStatus::getRestartCount).max().orElse(0);
        }

        boolean ready() {
            return !deleted()
                    && pod.getStatus().getConditions().stream()
                            .anyMatch(c ->
                                    c.getType().equals("Ready") && c.getStatus().equals("True"));
        }

        private Stream<ContainerStatus> containers() {
            var status = pod.getStatus();
            return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
        }
    }

    PodHistory(String namespace) {
        watch = CLIENT.pods().inNamespace(namespace).watch(this);
    }

    private static boolean heldBack(ContainerStatus container) {
        var waiting = container.getState() == null ? null : container.getState().getWaiting();
        return waiting != null && "CrashLoopBackOff".equals(waiting.getReason());
    }

    @Override
    public void eventReceived(Action action, Pod pod) {
        if (action != Action.BOOKMARK && action != Action.ERROR) {
            all.add(new Seen(Instant.now(), pod, action == Action.DELETED));
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        throw new IllegalStateException("the observer lost sight of the pods", cause);
    }

    /** The first state of any pod that fits. */
    Optional<Seen> first(Predicate<Seen> fits) {
        return all.stream().filter(fits).findFirst();
    }

    /** The UID of each pod that was ever seen, in the order of appearance. */
    List<String> uids() {
        return all.stream().map(Seen::uid).distinct().toList();
    }

    /** The UID of each pod that was ever deleted. */
    List<String> deleted() {
        return all.stream().filter(Seen::deleted).map(Seen::uid).distinct().toList();
    }

    /** The last state of each pod that is not gone. */
    List<Seen> now() {
        return uids().stream()
                .map(uid -> all.stream()
                        .filter(seen -> seen.uid().equals(uid))
                        .toList()
                        .getLast())
                .filter(seen -> !seen.gone())
                .toList();
    }

    @Override
    public void close() {
        watch.close();
    }
}
