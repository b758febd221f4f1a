package dev.crashloop.sandbox.store;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** Where an object is within its resource; ordered as lists are: by namespace, then by name. */
record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    static ObjectKey of(JsonNode object) {
        return new ObjectKey(Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
