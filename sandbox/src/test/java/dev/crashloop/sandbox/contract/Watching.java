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
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A watch that is being read. */
final class Watching implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<ObjectNode> events = new CopyOnWriteArrayList<>();
    private final int code;
    private final InputStream body;
    private volatile boolean ended;
    private volatile @Nullable IOException why;

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
        await(() -> events.size() >= count);
        return inShort();
    }

    void awaitEnd() {
        await(() -> ended);
    }

    private void await(Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "answered with " + code + (ended ? ", ended" : ", still open") + ", so far: " + inShort(),
                    why == null ? e : why);
        }
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
            why = e;
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
