package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.machinery.Ids;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod that the kubelet runs on its own, and its mirror in the API; see
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/pod/mirror_client.go">mirror_client.go</a>.
 */
final class StaticPod {

    private static final String MIRROR = "kubernetes.io/config.mirror";

    private final Host host;
    private final ObjectNode mirror;
    private final String uid;

    StaticPod(ObjectNode manifest, Host host) {
        this.host = host;
        this.uid = Ids.digest(host.node().name() + manifest).substring(0, 32);
        this.mirror = manifest;
        ObjectNode metadata = Json.child(mirror, "metadata");
        metadata.put(
                "name",
                Json.text(mirror, "metadata", "name") + "-" + host.node().name());
        if (!metadata.has("namespace")) {
            metadata.put("namespace", "default");
        }
        Json.child(metadata, "annotations")
                .put("kubernetes.io/config.hash", uid)
                .put(MIRROR, uid)
                .put("kubernetes.io/config.seen", host.timeline().instant().toString())
                .put("kubernetes.io/config.source", "file");
        Json.child(mirror, "spec").put("nodeName", host.node().name());
    }

    static boolean isMirror(JsonNode pod) {
        return Json.at(pod, "metadata", "annotations").has(MIRROR);
    }

    /** What the kubelet knows it by: derived from the manifest, not the UID that the API server gives to the mirror. */
    String uid() {
        return uid;
    }

    String key() {
        return key(mirror);
    }

    static String key(JsonNode pod) {
        return Json.text(pod, "metadata", "namespace") + "/" + Json.text(pod, "metadata", "name");
    }

    ObjectNode mirror() {
        return mirror.deepCopy();
    }

    void createMirror() {
        ObjectNode pod = mirror.deepCopy();
        host.store()
                .peek(Resource.NODES, "", host.node().name())
                .ifPresent(node -> Json.child(pod, "metadata")
                        .putArray("ownerReferences")
                        .addObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Node")
                        .put("name", host.node().name())
                        .put("uid", Json.text(node, "metadata", "uid"))
                        .put("controller", true));
        Absent.tolerate(() -> host.store().create(Resource.PODS, pod));
    }
}
