package dev.crashloop.cleaner.events;

/**
 * The object that an Event is about.
 *
 * @param namespace empty for an object of the whole cluster
 * @param uid {@code kubectl describe} shows only Events that name it
 */
public record Subject(String apiVersion, String kind, String namespace, String name, String uid) {
    /** Where its Events live: those of cluster-wide objects in {@code default}, as Kubernetes has it. */
    String eventNamespace() {
        return namespace.isEmpty() ? "default" : namespace;
    }
}
