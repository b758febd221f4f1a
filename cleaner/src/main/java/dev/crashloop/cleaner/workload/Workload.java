package dev.crashloop.cleaner.workload;

/**
 * The object that a user knows as the owner of a pod: its Deployment, StatefulSet, … or the pod itself if nobody owns it.
 *
 * @param apiVersion empty if it is not known
 * @param uid which one of its name; empty if it is not known
 */
public record Workload(String apiVersion, String kind, String namespace, String name, String uid) {
    /** Whether both are the one that users know by this name, even if it was deleted and made again meanwhile. */
    public boolean sameName(Workload other) {
        return kind.equals(other.kind) && namespace.equals(other.namespace) && name.equals(other.name);
    }

    /** For people: {@code Deployment demo/orders}. */
    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
