package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the pods of a namespace log, of one container each, also of those that are gone: a file for each, from the first line to the last. */
final class PodLogs implements Watcher<Pod>, AutoCloseable {
    private final String namespace;
    private final Path folder;
    private final Map<String, LogWatch> followed = new ConcurrentHashMap<>();
    private final Watch watch;

    PodLogs(String namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            try (var old = Files.newDirectoryStream(folder, "*.log")) {
                for (Path file : old) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.watch = CLIENT.pods().inNamespace(namespace).watch(this);
    }

    @Override
    public void eventReceived(Action action, Pod pod) {
        boolean running = pod.getStatus() != null
                && pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getState().getRunning() != null);
        if (running) {
            String name = pod.getMetadata().getName();
            // not here: what comes in on this thread is still to be read
            Thread.ofVirtual().start(() -> followed.computeIfAbsent(name, this::follow));
        }
    }

    private LogWatch follow(String pod) {
        try {
            OutputStream out = Files.newOutputStream(file(pod));
            return CLIENT.pods().inNamespace(namespace).withName(pod).watchLog(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String pod) {
        return folder.resolve(pod + ".log");
    }

    @Override
    public void onClose(WatcherException cause) {
        throw new IllegalStateException("the observer lost sight of the pods", cause);
    }

    /** The names of all pods that ever ran. */
    List<String> pods() {
        return followed.keySet().stream().sorted().toList();
    }

    /** The log of a pod so far, without the line that is just being written. Each line must be JSON. */
    List<LogLine> of(String pod) {
        try {
            String text = Files.exists(file(pod)) ? Files.readString(file(pod)) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(LogLine::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of all pods, one after the other. */
    List<LogLine> all() {
        return pods().stream().flatMap(pod -> of(pod).stream()).toList();
    }

    @Override
    public void close() {
        watch.close();
        followed.values().forEach(LogWatch::close);
    }
}
