package dev.crashloop.sandbox;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workload, or a pod, that is about to be created, for tests and demos that need one in a line.
 *
 * <pre>{@code
 * cluster.deployment("demo", "orders").image("demo/orders:1").replicas(2).annotation("team", "shop").create();
 * cluster.pod("demo", "report").init("migrate", "demo/migrate:1").image("demo/report:1").restartPolicy("OnFailure").create();
 * }</pre>
 */
public final class Draft {

    private final EmbeddedCluster cluster;
    private final Resource resource;
    private final ObjectNode object = Json.object();

    Draft(EmbeddedCluster cluster, Resource resource, String namespace, String name) {
        this.cluster = cluster;
        this.resource = resource;
        object.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
        object.putObject("metadata").put("namespace", namespace).put("name", name);
        label("app", name);
        if (!resource.equals(Resource.PODS) && !resource.equals(Resource.JOBS)) {
            Json.child(Json.child(Json.child(object, "spec"), "selector"), "matchLabels")
                    .put("app", name);
        }
    }

    /** Adds the container {@code app}. */
    public Draft image(String image) {
        return container("app", image);
    }

    /** Adds a container. */
    public Draft container(String name, String image) {
        return add("containers", name, image);
    }

    /** Adds an init container. */
    public Draft init(String name, String image) {
        return add("initContainers", name, image);
    }

    /** Adds a sidecar: an init container that keeps running. */
    public Draft sidecar(String name, String image) {
        add("initContainers", name, image);
        List<ObjectNode> inits = Json.items(podSpec(), "initContainers")
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
        inits.getLast().put("restartPolicy", "Always");
        return this;
    }

    /** How many pods; how many completions, for a Job. */
    public Draft replicas(int count) {
        Json.child(object, "spec").put(resource.equals(Resource.JOBS) ? "completions" : "replicas", count);
        return this;
    }

    /** Sets a label of the pods, and of the workload. */
    public Draft label(String key, String value) {
        Json.child(Json.child(object, "metadata"), "labels").put(key, value);
        Json.child(podMetadata(), "labels").put(key, value);
        return this;
    }

    /** Sets an annotation of the pods. */
    public Draft annotation(String key, String value) {
        Json.child(podMetadata(), "annotations").put(key, value);
        return this;
    }

    /** {@code Always}, {@code OnFailure} or {@code Never}. */
    public Draft restartPolicy(String policy) {
        podSpec().put("restartPolicy", policy);
        return this;
    }

    /** On this node, past the scheduler. */
    public Draft onNode(String node) {
        podSpec().put("nodeName", node);
        return this;
    }

    /** How long the containers have to stop. */
    public Draft gracePeriod(int seconds) {
        podSpec().put("terminationGracePeriodSeconds", seconds);
        return this;
    }

    /** Anything else: changes the object itself. */
    public Draft with(UnaryOperator<ObjectNode> change) {
        ObjectNode changed = change.apply(object.deepCopy());
        object.removeAll();
        object.setAll(changed);
        return this;
    }

    /** Creates it, and its namespace if that is not there. */
    public ObjectNode create() {
        cluster.namespace(Json.text(object, "metadata", "namespace"));
        return cluster.store().create(resource, object);
    }

    private Draft add(String list, String name, String image) {
        podSpec().withArray(list).addObject().put("name", name).put("image", image);
        return this;
    }

    private ObjectNode podSpec() {
        return Json.child(pod(), "spec");
    }

    private ObjectNode podMetadata() {
        return Json.child(pod(), "metadata");
    }

    private ObjectNode pod() {
        return resource.equals(Resource.PODS) ? object : Json.child(Json.child(object, "spec"), "template");
    }
}
