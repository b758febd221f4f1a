package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the status of objects, one after the other; what is to be written about one object meanwhile is put together. While the API server
 * is in trouble it tries again.
 */
final class StatusWriter implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private final ApiClient api;
    private final Time time;
    private final Map<String, ObjectNode> wanted = new LinkedHashMap<>();
    private final Semaphore work = new Semaphore(0);
    private final Thread writer;

    StatusWriter(ApiClient api, Time time) {
        this.api = api;
        this.time = time;
        this.writer = Thread.ofVirtual().name("status").start(this::run);
    }

    /** These fields of the status, soon; a field that is not named stays as it is. */
    synchronized void write(String path, ObjectNode status) {
        ObjectNode all = wanted.computeIfAbsent(path, _ -> JsonNodeFactory.instance.objectNode());
        status.forEachEntry(all::set);
        work.release();
    }

    private void run() {
        try {
            while (true) {
                work.acquire();
                Optional<Map.Entry<String, ObjectNode>> next = next();
                if (next.isPresent() && !done(next.get().getKey(), next.get().getValue())) {
                    time.sleep(RETRY);
                    again(next.get().getKey(), next.get().getValue());
                }
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private synchronized Optional<Map.Entry<String, ObjectNode>> next() {
        Optional<Map.Entry<String, ObjectNode>> first =
                wanted.entrySet().stream().findFirst().map(Map.Entry::copyOf);
        first.ifPresent(entry -> wanted.remove(entry.getKey()));
        return first;
    }

    /** What came to be wanted meanwhile is newer. */
    private synchronized void again(String path, ObjectNode status) {
        ObjectNode newer = wanted.remove(path);
        wanted.put(path, status);
        if (newer != null) {
            newer.forEachEntry(status::set);
        }
        work.release();
    }

    private boolean done(String path, ObjectNode status) throws InterruptedException {
        try {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.set("status", status);
            api.patch(path, patch);
            return true;
        } catch (ApiException e) {
            if (e.transientFault()) {
                return false;
            }
            if (!e.notFound()) {
                LOG.atWarn().addKeyValue("why", e.getMessage()).log("a status cannot be written");
            }
            return true;
        }
    }

    /** Writes no more; whoever takes over writes what is true then. */
    @Override
    public void close() {
        writer.interrupt();
    }
}
