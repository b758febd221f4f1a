package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.machinery.EventRecorder;
import dev.crashloop.sandbox.machinery.Ids;
import dev.crashloop.sandbox.machinery.NodeAffinity;
import dev.crashloop.sandbox.machinery.Watches;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import dev.crashloop.sandbox.time.Timeline;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Binds pods to nodes: to the one with the fewest pods among those that match {@code spec.nodeSelector}, and that the pod's node affinity
 * names, if it names any. Pods for another
 * {@code spec.schedulerName} are left alone.
 */
public final class Scheduler {

    private final Store store;
    private final Timeline timeline;
    private final EventRecorder events;
    private final Map<String, String> nodeByUid = new HashMap<>();
    private final Map<String, Integer> podsOn = new HashMap<>();
    private final Set<String> unschedulable = new TreeSet<>();

    /** A scheduler that does nothing yet. */
    public Scheduler(Store store, Timeline timeline, RandomGenerator random) {
        this.store = store;
        this.timeline = timeline;
        this.events = new EventRecorder(store, timeline, new Ids(random), "default-scheduler", "");
    }

    /** Schedules from now on. */
    public void start(Watches watches) {
        watches.on(Resource.PODS, this::observe);
        watches.on(Resource.NODES, this::observeNode);
    }

    private void observe(WatchEvent event) {
        ObjectNode pod = event.object();
        String uid = Json.text(pod, "metadata", "uid");
        String node = Json.text(pod, "spec", "nodeName");
        if (event.type() == WatchEvent.Type.DELETED) {
            String left = nodeByUid.remove(uid);
            if (left != null) {
                podsOn.merge(left, -1, Integer::sum);
            }
            unschedulable.remove(key(pod));
        } else if (!node.isEmpty()) {
            count(uid, node);
        } else if (event.type() == WatchEvent.Type.ADDED
                && Json.text(pod, "spec", "schedulerName").equals("default-scheduler")) {
            schedule(pod);
        }
    }

    private void observeNode(WatchEvent event) {
        if (event.type() != WatchEvent.Type.DELETED) {
            for (String key : List.copyOf(unschedulable)) {
                int slash = key.indexOf('/');
                store.get(Resource.PODS, key.substring(0, slash), key.substring(slash + 1))
                        .ifPresent(this::schedule);
            }
        }
    }

    private void schedule(ObjectNode pod) {
        List<ObjectNode> nodes = store.list(Resource.NODES, null);
        Optional<String> chosen = nodes.stream()
                .filter(node -> !Json.at(node, "spec", "unschedulable").asBoolean(false) || toleratesCordon(pod))
                .filter(node -> matches(pod, node))
                .map(node -> Json.text(node, "metadata", "name"))
                .min(Comparator.<String>comparingInt(node -> podsOn.getOrDefault(node, 0))
                        .thenComparing(Comparator.naturalOrder()));
        if (chosen.isPresent()) {
            bind(pod, chosen.get());
        } else {
            refuse(pod, nodes.size());
        }
    }

    private void bind(ObjectNode pod, String node) {
        boolean bound = Absent.tolerate(() -> edit(pod, present -> {
            Json.child(present, "spec").put("nodeName", node);
            scheduled(present, "True", "", "");
        }));
        if (bound) {
            unschedulable.remove(key(pod));
            count(Json.text(pod, "metadata", "uid"), node);
            events.normal(pod, "", "Scheduled", "Successfully assigned " + key(pod) + " to " + node);
        }
    }

    private void refuse(ObjectNode pod, int nodes) {
        String message = "0/%d nodes are available: %d node(s) didn't match Pod's node affinity/selector."
                .formatted(nodes, nodes);
        unschedulable.add(key(pod));
        Absent.tolerate(() -> edit(pod, present -> scheduled(present, "False", "Unschedulable", message)));
        events.warning(pod, "", "FailedScheduling", message);
    }

    private void edit(ObjectNode pod, Consumer<ObjectNode> change) {
        store.edit(
                Resource.PODS, Json.text(pod, "metadata", "namespace"), Json.text(pod, "metadata", "name"), present -> {
                    if (Json.text(present, "metadata", "uid").equals(Json.text(pod, "metadata", "uid"))) {
                        change.accept(present);
                    }
                    return present;
                });
    }

    private void scheduled(ObjectNode pod, String holds, String reason, String message) {
        ObjectNode condition = Json.child(pod, "status").putArray("conditions").addObject();
        condition.putNull("lastProbeTime").put("lastTransitionTime", Json.time(timeline.instant()));
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        condition.put("status", holds).put("type", "PodScheduled");
    }

    private static boolean matches(JsonNode pod, JsonNode node) {
        JsonNode labels = Json.at(node, "metadata", "labels");
        List<String> named = NodeAffinity.nodes(pod).toList();
        return (named.isEmpty() || named.contains(Json.text(node, "metadata", "name")))
                && Json.at(pod, "spec", "nodeSelector").properties().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())));
    }

    private static boolean toleratesCordon(JsonNode pod) {
        return Json.items(pod, "spec", "tolerations")
                .anyMatch(toleration -> Json.text(toleration, "key").equals("node.kubernetes.io/unschedulable"));
    }

    private void count(String uid, String node) {
        if (nodeByUid.put(uid, node) == null) {
            podsOn.merge(node, 1, Integer::sum);
        }
    }

    private static String key(JsonNode pod) {
        return Json.text(pod, "metadata", "namespace") + "/" + Json.text(pod, "metadata", "name");
    }
}
