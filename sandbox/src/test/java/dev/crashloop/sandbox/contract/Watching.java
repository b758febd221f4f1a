package dev.crashloop.sandbox.contract;

import dev.crashloop.sandbox.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import tools.jackson.databind.node.ObjectNode;

/** A watch that is being read. */
final class Watching implements AutoCloseable {

    private final List<ObjectNode> events = new CopyOnWriteArrayList<>();
    private final int code;
    private final InputStream body;
    private volatile boolean ended;

    Watching(int code, InputStream body) {
        this.code = code;
        this.body = body;
        Thread.ofVirtual().start(this::read);
    }

    int code() {
        return code;
    }

    List<ObjectNode> events() {
        return List.copyOf(events);
    }

    /** Waits for so many events and returns them in short: {@code ADDED a}. */
    List<String> await(int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> events.size() >= count);
        return inShort();
    }

    void awaitEnd() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> ended);
    }

    List<String> inShort() {
        return events.stream()
                .map(event -> Json.text(event, "type") + " " + Json.text(event, "object", "metadata", "name"))
                .toList();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(Json.parse(line));
            }
        } catch (IOException e) {
            // closed, by the test or by the server: what counts is what came before
        } finally {
            ended = true;
        }
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
