package dev.crashloop.sandbox.machinery;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes Events as
 * <a href="https://github.com/kubernetes/client-go/blob/v0.34.0/tools/record/events_cache.go">client-go's recorder</a> does: the same
 * thing about the same object is one Event whose count grows. An Event is gone an hour after it was last written, as with the API
 * server's {@code --event-ttl}.
 */
public final class EventRecorder {

    private static final Duration TTL = Duration.ofHours(1);

    private record Key(String uid, String fieldPath, String type, String reason, String message) {}

    private final Map<Key, String> names = new HashMap<>();
    private final Store store;
    private final Timeline timeline;
    private final Ids ids;
    private final String component;
    private final String host;

    /**
     * A recorder for one component.
     *
     * @param component what the Events come from, for example {@code kubelet}
     * @param host the node it runs on; empty if it does not matter
     */
    public EventRecorder(Store store, Timeline timeline, Ids ids, String component, String host) {
        this.store = store;
        this.timeline = timeline;
        this.ids = ids;
        this.component = component;
        this.host = host;
    }

    /** Records something that is as it should be. */
    public void normal(ObjectNode about, String fieldPath, String reason, String message) {
        record(about, fieldPath, "Normal", reason, message);
    }

    /** Records something that somebody may want to look at. */
    public void warning(ObjectNode about, String fieldPath, String reason, String message) {
        record(about, fieldPath, "Warning", reason, message);
    }

    private void record(ObjectNode about, String fieldPath, String type, String reason, String message) {
        Key key = new Key(Json.text(about, "metadata", "uid"), fieldPath, type, reason, message);
        String namespace = namespaceOf(about);
        String name = names.get(key);
        try {
            if (name == null || !again(namespace, name)) {
                name = Json.text(about, "metadata", "name") + "." + ids.hex(8);
                names.put(key, name);
                store.create(Resource.EVENTS, event(about, key, namespace, name));
            }
        } catch (ApiError gone) {
            // the namespace is going away: the real recorder drops the Event too
            names.remove(key);
            return;
        }
        timeline.after(TTL, () -> expire(key, namespace));
    }

    private boolean again(String namespace, String name) {
        if (store.peek(Resource.EVENTS, namespace, name).isEmpty()) {
            return false;
        }
        String now = Json.time(timeline.instant());
        store.edit(
                Resource.EVENTS,
                namespace,
                name,
                event -> event.put("lastTimestamp", now)
                        .put("count", event.path("count").asInt(1) + 1));
        return true;
    }

    private void expire(Key key, String namespace) {
        String name = names.get(key);
        if (name == null) {
            return;
        }
        Instant limit = timeline.instant().minus(TTL);
        boolean fresh = store.peek(Resource.EVENTS, namespace, name)
                .filter(event ->
                        Instant.parse(Json.text(event, "lastTimestamp")).isAfter(limit))
                .isPresent();
        if (!fresh) {
            names.remove(key);
            Absent.tolerate(() -> store.delete(Resource.EVENTS, namespace, name, DeleteOptions.NOW));
        }
    }

    private ObjectNode event(ObjectNode about, Key key, String namespace, String name) {
        String now = Json.time(timeline.instant());
        ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("name", name).put("namespace", namespace);
        event.set("involvedObject", reference(about, key.fieldPath()));
        event.put("reason", key.reason()).put("message", key.message()).put("type", key.type());
        ObjectNode source = event.putObject("source").put("component", component);
        if (!host.isEmpty()) {
            source.put("host", host);
        }
        event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
        event.putNull("eventTime");
        return event.put("reportingComponent", component).put("reportingInstance", host);
    }

    private static ObjectNode reference(JsonNode about, String fieldPath) {
        ObjectNode reference = Json.object();
        reference.put("kind", Json.text(about, "kind")).put("apiVersion", Json.text(about, "apiVersion"));
        for (String field : new String[] {"namespace", "name", "uid", "resourceVersion"}) {
            String value = Json.text(about, "metadata", field);
            if (!value.isEmpty()) {
                reference.put(field, value);
            }
        }
        return fieldPath.isEmpty() ? reference : reference.put("fieldPath", fieldPath);
    }

    private static String namespaceOf(JsonNode about) {
        String namespace = Json.text(about, "metadata", "namespace");
        return namespace.isEmpty() ? "default" : namespace;
    }
}
