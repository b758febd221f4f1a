package dev.crashloop.cleaner.workload;

/** The object that a user knows as the owner of a pod: its Deployment, StatefulSet, … or the pod itself if nobody owns it. */
public record Workload(String kind, String namespace, String name) {
    /** For people: {@code Deployment demo/orders}. */
    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
