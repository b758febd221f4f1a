package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that happened to the pods of a namespace, as an observer sees it who has nothing to do with the program under test. */
final class PodHistory implements ResourceEventHandler<Pod>, AutoCloseable {
    private final String namespace;
    private final List<Seen> all = new CopyOnWriteArrayList<>();
    private final SharedIndexInformer<Pod> informer;

    /** One state of one pod, and when it arrived here. */
    record Seen(Instant at, Pod pod, boolean gone) {
        String uid() {
            return pod.getMetadata().getUid();
        }

        String name() {
            return pod.getMetadata().getName();
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

        /** Ready, and none of its containers was started before that. */
        boolean readySince(Instant begin) {
            return ready()
                    && pod.getStatus().getContainerStatuses().stream()
                            .map(status -> status.getState().getRunning())
                            .allMatch(running -> running != null
                                    && !Instant.parse(running.getStartedAt()).isBefore(begin));
        }

        @Override
        public String toString() {
            return name() + ": restarts " + restarts() + (inCrashLoop() ? ", in a crash loop" : "")
                    + (ready() ? ", ready" : "") + (deleted() ? ", deleted" : "") + (gone ? ", gone" : "");
        }

        private Stream<ContainerStatus> containers() {
            var status = pod.getStatus();
            return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
        }
    }

    PodHistory(String namespace) {
        this.namespace = namespace;
        informer = CLIENT.pods()
                .inNamespace(namespace)
                .runnableInformer(0)
                .addEventHandler(this)
                // the API server may go away, and come back with another memory
                .exceptionHandler((_, _) -> true);
        informer.run();
    }

    private static boolean heldBack(ContainerStatus container) {
        var waiting = container.getState() == null ? null : container.getState().getWaiting();
        return waiting != null && "CrashLoopBackOff".equals(waiting.getReason());
    }

    @Override
    public void onAdd(Pod pod) {
        all.add(new Seen(Instant.now(), pod, false));
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        all.add(new Seen(Instant.now(), pod, false));
    }

    @Override
    public void onDelete(Pod pod, boolean unseen) {
        all.add(new Seen(Instant.now(), pod, true));
    }

    /** The first state of any pod that fits. */
    Optional<Seen> first(Predicate<Seen> fits) {
        return all.stream().filter(fits).findFirst();
    }

    /** The first state of each pod that fits. */
    List<Seen> firstOfEach(Predicate<Seen> fits) {
        return uids().stream()
                .flatMap(uid -> first(seen -> seen.uid().equals(uid) && fits.test(seen)).stream())
                .toList();
    }

    /** The UID of each pod that was ever seen, in the order of appearance. */
    List<String> uids() {
        return all.stream().map(Seen::uid).distinct().toList();
    }

    /** The UID of each pod that was ever deleted. */
    List<String> deleted() {
        return firstOfEach(Seen::deleted).stream().map(Seen::uid).toList();
    }

    /** The last state of each pod that is not gone. */
    List<Seen> now() {
        return uids().stream().map(this::last).filter(seen -> !seen.gone()).toList();
    }

    private Seen last(String uid) {
        return all.stream().filter(seen -> seen.uid().equals(uid)).toList().getLast();
    }

    /** The namespace, and the last state of each pod that was ever seen, for messages. */
    @Override
    public String toString() {
        return uids().stream()
                .map(uid -> last(uid).toString())
                .collect(Collectors.joining("; ", namespace + " [", "]"));
    }

    @Override
    public void close() {
        informer.close();
    }
}
