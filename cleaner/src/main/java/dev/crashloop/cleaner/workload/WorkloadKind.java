package dev.crashloop.cleaner.workload;

import dev.crashloop.cleaner.watch.Pod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The workloads that Kubernetes itself brings. Others may have the same names in API groups of their own: they are none of these. */
public enum WorkloadKind {
    /** Of {@code apps}. */
    REPLICA_SET("apps", "ReplicaSet", "replicasets"),
    /** Of {@code apps}. */
    DEPLOYMENT("apps", "Deployment", "deployments"),
    /** Of {@code apps}. */
    STATEFUL_SET("apps", "StatefulSet", "statefulsets"),
    /** Of {@code apps}. */
    DAEMON_SET("apps", "DaemonSet", "daemonsets"),
    /** Of {@code batch}. */
    JOB("batch", "Job", "jobs"),
    /** Of {@code batch}. */
    CRON_JOB("batch", "CronJob", "cronjobs"),
    /** Of the core group. */
    REPLICATION_CONTROLLER("", "ReplicationController", "replicationcontrollers");

    private final String group;
    private final String kind;
    private final String plural;

    WorkloadKind(String group, String kind, String plural) {
        this.group = group;
        this.kind = kind;
        this.plural = plural;
    }

    /** What kind the owner is of; empty if it is of none that Kubernetes brings. */
    public static Optional<WorkloadKind> of(Pod.Owner owner) {
        String group = group(owner);
        return Arrays.stream(values())
                .filter(known -> known.kind.equals(owner.kind()) && known.group.equals(group))
                .findFirst();
    }

    /** Where the API server has this owner, which is of this kind. Names that people have made up lead nowhere else. */
    public String path(String namespace, Pod.Owner owner) {
        String version = owner.apiVersion().substring(owner.apiVersion().indexOf('/') + 1);
        String base = group.isEmpty() ? "/api/" : "/apis/" + group + "/";
        return base + segment(version) + "/namespaces/" + namespace + "/" + plural + "/" + segment(owner.name());
    }

    private static String group(Pod.Owner owner) {
        return owner.apiVersion().substring(0, Math.max(0, owner.apiVersion().indexOf('/')));
    }

    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
