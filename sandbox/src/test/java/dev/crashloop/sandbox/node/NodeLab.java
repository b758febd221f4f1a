package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.machinery.Watches;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.LogRequest;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One node and a scheduler on a timeline that is moved by hand. */
public final class NodeLab {

    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public final ManualTimeline time = new ManualTimeline(START);
    public final Store store = new Store(time);
    public final Programs programs = new Programs();
    public final Watches watches = new Watches(store, time);
    public final Kubelet kubelet = new Kubelet(
            new NodeSpec("node-1", 1, "linux", "v1.34.0"), store, time, Pace.KUBELET, programs, new Random(1));

    /** What the status of {@link #follow followed} containers showed, each with its second. */
    public final List<String> seen = new ArrayList<>();

    public NodeLab() {
        new Scheduler(store, time, new Random(2)).start(watches);
        kubelet.start(watches);
        time.settle();
    }

    /** Creates a pod whose spec is given as JSON, with single quotes. */
    public ObjectNode pod(String name, String spec) {
        ObjectNode pod = Json.object();
        pod.putObject("metadata").put("name", name).put("namespace", "default");
        pod.set("spec", Json.parse(spec.replace('\'', '"')));
        return store.create(Resource.PODS, pod);
    }

    /** Creates a pod with one container {@code app} that runs a program. */
    public ObjectNode pod(String name, Program program) {
        programs.register("test/" + name, program);
        return pod(name, "{'containers': [{'name': 'app', 'image': 'test/%s'}]}".formatted(name));
    }

    public ObjectNode get(String name) {
        return store.get(Resource.PODS, "default", name).orElseThrow();
    }

    public boolean exists(String name) {
        return store.get(Resource.PODS, "default", name).isPresent();
    }

    public void delete(String name) {
        store.delete(Resource.PODS, "default", name, DeleteOptions.DEFAULT);
    }

    public JsonNode status(String pod, String container) {
        return status(get(pod), container);
    }

    /** Notes what a container shows whenever that changes: {@code second state (lastState) xRestarts}. */
    public void follow(String pod, String container) {
        watches.on(Resource.PODS, event -> {
            if (event.type() == WatchEvent.Type.DELETED) {
                seen.add(second() + " deleted");
            } else if (Json.text(event.object(), "metadata", "name").equals(pod)) {
                JsonNode status = status(event.object(), container);
                String shown = show(status);
                if (!status.isMissingNode()
                        && (seen.isEmpty() || !after(seen.getLast()).equals(shown))) {
                    seen.add(second() + " " + shown);
                }
            }
        });
        time.settle();
    }

    public String log(String pod, LogRequest request) {
        try (InputStream log = kubelet.open(get(pod), request)) {
            return new String(log.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String log(String pod) {
        return log(pod, LogRequest.of("app"));
    }

    public String previousLog(String pod) {
        return log(pod, LogRequest.of("app").ofPreviousRun());
    }

    public List<String> events(String pod) {
        return store.list(Resource.EVENTS, "default").stream()
                .filter(event -> Json.text(event, "involvedObject", "name").equals(pod))
                .map(event -> "%s x%d %s"
                        .formatted(
                                Json.text(event, "reason"), event.path("count").asInt(0), Json.text(event, "message")))
                .toList();
    }

    public long second() {
        return Duration.between(START, time.instant()).toSeconds();
    }

    /** Moves to that second after the start. */
    public void goTo(long second) {
        time.advanceTo(START.plusSeconds(second));
    }

    private static JsonNode status(JsonNode pod, String container) {
        return Stream.of("containerStatuses", "initContainerStatuses")
                .flatMap(list -> Json.items(pod, "status", list))
                .filter(status -> Json.text(status, "name").equals(container))
                .findFirst()
                .orElseGet(() -> Json.object().path("none"));
    }

    private static String show(JsonNode status) {
        String last = Json.text(status, "lastState", "terminated", "reason");
        return state(status.path("state")) + (last.isEmpty() ? "" : " (last " + last + ")") + " x"
                + status.path("restartCount").asInt(0);
    }

    private static String state(JsonNode state) {
        return state.has("running")
                ? "Running"
                : Json.text(state, "waiting", "reason") + Json.text(state, "terminated", "reason");
    }

    private static String after(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }
}
