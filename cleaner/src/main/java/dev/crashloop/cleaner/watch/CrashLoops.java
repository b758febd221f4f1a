package dev.crashloop.cleaner.watch;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * The pods that are in a crash loop, by UID, and nothing else: memory does not grow with healthy pods. A pod is one crash loop, also while
 * its containers flip between states, until {@link #forget} or until it is gone. Tells a {@link Listener} of each change. Written by one
 * thread, read by many.
 */
public final class CrashLoops implements Reflector.Inbox<Pod> {
    private final Map<String, Pod> byUid = new ConcurrentHashMap<>();
    private final Listing<String> listing = new Listing<>();
    private final Listener listener;
    private final CountDownLatch synced = new CountDownLatch(1);

    /** Is told what changed. */
    public interface Listener {
        /** The pod is in a crash loop, and something about it changed. */
        void changed(Pod pod);

        /** The pod that was in a crash loop is gone. */
        void gone(Pod pod);
    }

    /** A view that is still empty. */
    public CrashLoops(Listener listener) {
        this.listener = listener;
    }

    /** The pod as last seen, if it is in a crash loop. */
    public Optional<Pod> get(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    /** All pods in a crash loop, as last seen. */
    public Collection<Pod> all() {
        return List.copyOf(byUid.values());
    }

    /** The crash loop of this pod is over: it counts as healthy until it is held back after a crash again. */
    public void forget(Pod pod) {
        byUid.remove(pod.uid(), pod);
    }

    /** Waits until the API server's whole state has been seen once. */
    public void awaitSynced() throws InterruptedException {
        synced.await();
    }

    @Override
    public void present(Pod pod) {
        if (pod.inCrashLoop() || byUid.containsKey(pod.uid())) {
            listing.shows(pod.uid());
            Pod known = byUid.get(pod.uid());
            if (known != null && pod.olderThan(known)) {
                return; // changes came in the wrong order: the newer one counts
            }
            Pod before = byUid.put(pod.uid(), pod);
            if (before == null || !before.resourceVersion().equals(pod.resourceVersion())) {
                listener.changed(pod);
            }
        }
    }

    @Override
    public void gone(Pod pod) {
        if (byUid.remove(pod.uid()) != null) {
            listener.gone(pod);
        }
    }

    @Override
    public void listBegins() {
        listing.begins();
    }

    @Override
    public void listEnds() {
        List.copyOf(byUid.values()).stream()
                .filter(pod -> !listing.hasShown(pod.uid()))
                .forEach(this::gone);
        listing.ends();
        synced.countDown();
    }
}
