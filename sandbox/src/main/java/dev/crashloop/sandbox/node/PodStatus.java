package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the kubelet reports about a pod: {@code status}.
 *
 * @param podIP address of the pod
 * @param hostIP address of the node
 * @param startTime when the kubelet first saw the pod
 */
record PodStatus(String podIP, String hostIP, Instant startTime) {

    /** Writes it over what the pod shows so far. */
    void write(ObjectNode pod, Containers containers, RestartPolicy policy, Instant now) {
        ObjectNode status = Json.child(pod, "status");
        Phase phase = Phase.of(containers, policy);
        PodConditions.write(status, containers, phase, now);
        String unstarted = containers.inits().isEmpty() ? "ContainerCreating" : "PodInitializing";
        put(status, "containerStatuses", containers.apps(), now, unstarted);
        put(status, "initContainerStatuses", containers.inits(), now, "PodInitializing");
        status.put("phase", phase.text());
        status.put("hostIP", hostIP).putArray("hostIPs").addObject().put("ip", hostIP);
        status.put("podIP", podIP).putArray("podIPs").addObject().put("ip", podIP);
        status.put("startTime", Json.time(startTime));
    }

    private static void put(ObjectNode status, String name, List<Container> containers, Instant now, String unstarted) {
        if (containers.isEmpty()) {
            return;
        }
        ArrayNode list = status.putArray(name);
        containers.forEach(container -> list.add(ContainerStatuses.of(container, now, unstarted)));
    }
}
