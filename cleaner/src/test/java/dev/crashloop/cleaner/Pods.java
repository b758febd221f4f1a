package dev.crashloop.cleaner;

import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.PodParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Pods for tests, as an API server would send them. */
public final class Pods {
    private Pods() {}

    /** Parses the JSON of a pod. */
    public static Pod parse(String json) {
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return PodParser.parse(parser);
        }
    }

    /** A pod of ReplicaSet orders-5bf89 with the given container statuses. */
    public static Pod withContainers(String... containerStatuses) {
        return parse("""
                {"metadata": {"namespace": "demo", "name": "orders-5bf89-x7k2p", "uid": "u1", "resourceVersion": "41",
                  "labels": {"app": "orders"},
                  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "orders-5bf89", "uid": "r1", "controller": true}]},
                 "spec": {"nodeName": "node1"},
                 "status": {"containerStatuses": [%s]}}
                """.formatted(String.join(", ", containerStatuses)));
    }

    /** A container that the kubelet holds back after a crash from 10:00:00 to 10:00:05. */
    public static String crashLooping(String name, int exitCode, int restarts) {
        return """
                {"name": "%s", "restartCount": %d, "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 10s"}},
                 "lastState": {"terminated": {"exitCode": %d, "reason": "Error", "startedAt": "2026-01-02T10:00:00Z",
                   "finishedAt": "2026-01-02T10:00:05Z", "containerID": "containerd://%s-%d"}}}
                """.formatted(name, restarts, exitCode, name, restarts);
    }

    /** A container that runs since then, with a crash before. */
    public static String runningAfterCrash(String name, String since) {
        return """
                {"name": "%s", "restartCount": 2, "state": {"running": {"startedAt": "%s"}},
                 "lastState": {"terminated": {"exitCode": 1, "reason": "Error", "containerID": "containerd://%s-1"}}}
                """.formatted(name, since, name);
    }

    /** A container that runs and never crashed. */
    public static String running(String name) {
        return "{\"name\": \"%s\", \"restartCount\": 0, \"ready\": true, \"state\": {\"running\": {\"startedAt\": \"2026-01-02T09:00:00Z\"}}}"
                .formatted(name);
    }
}
