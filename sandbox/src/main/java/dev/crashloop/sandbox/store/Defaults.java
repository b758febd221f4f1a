package dev.crashloop.sandbox.store;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The defaults that an API server fills in and that clients see: those of
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/core/v1/defaults.go">pods</a> and of pod templates.
 */
final class Defaults {

    private static final List<Resource> WITH_TEMPLATE = List.of(
            Resource.REPLICA_SETS, Resource.DEPLOYMENTS, Resource.STATEFUL_SETS, Resource.DAEMON_SETS, Resource.JOBS);

    private Defaults() {}

    static void apply(Resource resource, ObjectNode object) {
        if (resource.equals(Resource.PODS) && object.get("spec") instanceof ObjectNode spec) {
            pod(spec);
        } else if (WITH_TEMPLATE.contains(resource) && object.get("spec") instanceof ObjectNode spec) {
            workload(resource, spec);
        }
    }

    /** The status of an object that was just made. */
    static void initialStatus(Resource resource, ObjectNode object) {
        if (resource.equals(Resource.NODES)) {
            return; // a kubelet creates its node with status
        }
        if (resource.hasStatus()) {
            object.remove("status");
        }
        if (resource.equals(Resource.PODS)) {
            object.putObject("status").put("phase", "Pending").put("qosClass", qualityOfService(object));
        } else if (resource.equals(Resource.NAMESPACES)) {
            object.putObject("status").put("phase", "Active");
            Json.child(object, "spec").putArray("finalizers").add("kubernetes");
        } else if (resource.equals(Resource.REPLICA_SETS)) {
            object.putObject("status").put("replicas", 0);
        } else if (resource.group().equals("apps") || resource.group().equals("batch")) {
            object.putObject("status");
        }
    }

    private static void workload(Resource resource, ObjectNode spec) {
        if (resource.equals(Resource.REPLICA_SETS)
                || resource.equals(Resource.DEPLOYMENTS)
                || resource.equals(Resource.STATEFUL_SETS)) {
            putIfMissing(spec, "replicas", 1);
        }
        if (resource.equals(Resource.DEPLOYMENTS)) {
            putIfMissing(spec, "revisionHistoryLimit", 10);
            putIfMissing(spec, "progressDeadlineSeconds", 600);
            ObjectNode strategy = Json.child(spec, "strategy");
            putIfMissing(strategy, "type", "RollingUpdate");
            if (Json.text(strategy, "type").equals("RollingUpdate")) {
                ObjectNode rolling = Json.child(strategy, "rollingUpdate");
                putIfMissing(rolling, "maxUnavailable", "25%");
                putIfMissing(rolling, "maxSurge", "25%");
            }
        }
        if (spec.path("template").get("spec") instanceof ObjectNode template) {
            pod(template);
        }
    }

    private static void pod(ObjectNode spec) {
        putIfMissing(spec, "restartPolicy", "Always");
        putIfMissing(spec, "terminationGracePeriodSeconds", 30);
        putIfMissing(spec, "dnsPolicy", "ClusterFirst");
        putIfMissing(spec, "schedulerName", "default-scheduler");
        Json.child(spec, "securityContext");
        Stream.of("containers", "initContainers")
                .flatMap(list -> Json.items(spec, list))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .forEach(Defaults::container);
    }

    private static void container(ObjectNode container) {
        putIfMissing(container, "terminationMessagePath", "/dev/termination-log");
        putIfMissing(container, "terminationMessagePolicy", "File");
        Json.child(container, "resources");
        String image = Json.text(container, "image");
        String tag = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = !tag.contains("@") && (!tag.contains(":") || tag.endsWith(":latest"));
        putIfMissing(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
    }

    private static String qualityOfService(ObjectNode pod) {
        List<JsonNode> resources = Json.items(pod, "spec", "containers")
                .map(c -> c.path("resources"))
                .toList();
        if (resources.stream()
                .allMatch(r -> r.path("limits").isEmpty() && r.path("requests").isEmpty())) {
            return "BestEffort";
        }
        boolean guaranteed = resources.stream()
                .allMatch(r -> r.path("limits").has("cpu")
                        && r.path("limits").has("memory")
                        && (r.path("requests").isEmpty() || r.path("requests").equals(r.path("limits"))));
        return guaranteed ? "Guaranteed" : "Burstable";
    }

    private static void putIfMissing(ObjectNode node, String name, int value) {
        if (!node.hasNonNull(name)) {
            node.put(name, value);
        }
    }

    private static void putIfMissing(ObjectNode node, String name, String value) {
        if (!node.hasNonNull(name)) {
            node.put(name, value);
        }
    }
}
