package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.Timeline;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Node that a kubelet registers. */
final class NodeObject {

    private NodeObject() {}

    static void register(NodeSpec spec, Store store, Timeline timeline) {
        ObjectNode node = Json.object();
        node.putObject("metadata")
                .put("name", spec.name())
                .putObject("labels")
                .put("kubernetes.io/hostname", spec.name())
                .put("kubernetes.io/os", spec.os())
                .put("kubernetes.io/arch", "amd64");
        node.putObject("spec");
        ObjectNode status = node.putObject("status");
        ArrayNode addresses = status.putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", spec.address());
        addresses.addObject().put("type", "Hostname").put("address", spec.name());
        capacity(status.putObject("capacity"));
        capacity(status.putObject("allocatable"));
        String now = Json.time(timeline.instant());
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "KubeletReady")
                .put("message", "kubelet is posting ready status")
                .put("lastHeartbeatTime", now)
                .put("lastTransitionTime", now);
        status.putObject("nodeInfo")
                .put("architecture", "amd64")
                .put("containerRuntimeVersion", "containerd://2.1.4")
                .put("kubeletVersion", spec.kubeletVersion())
                .put("operatingSystem", spec.os())
                .put("osImage", spec.os().equals("windows") ? "Windows Server 2022 Datacenter" : "Ubuntu 24.04 LTS");
        Absent.tolerate(() -> store.create(Resource.NODES, node));
    }

    private static void capacity(ObjectNode resources) {
        resources.put("cpu", "4").put("memory", "16Gi").put("pods", "110");
    }
}
