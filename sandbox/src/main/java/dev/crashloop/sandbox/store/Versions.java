package dev.crashloop.sandbox.store;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Optimistic concurrency: which updates an object accepts, and which change nothing. */
final class Versions {

    /** Groups whose kinds may be replaced without saying from which version. */
    private static final Set<String> UNCONDITIONAL = Set.of("", "apps", "batch");

    /** One number is as good as another of the same value, whatever Java type it was put in as. */
    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private Versions() {}

    /** Refuses an update that was made from another state of the object. */
    static void check(Resource resource, ObjectNode before, ObjectNode wanted) {
        String name = ObjectMeta.name(before);
        String uid = Json.text(wanted, "metadata", "uid");
        String actualUid = Json.text(before, "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(actualUid)) {
            throw ApiError.conflict(
                    ApiError.Subject.of(resource, name),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s".formatted(uid, actualUid));
        }
        String version = Json.text(wanted, "metadata", "resourceVersion");
        if (version.isEmpty() && !UNCONDITIONAL.contains(resource.group())) {
            throw ApiError.invalid(
                    resource.group(),
                    resource.kind(),
                    name,
                    List.of(new ApiError.Cause(
                            "FieldValueInvalid",
                            "Invalid value: 0x0: must be specified for an update",
                            "metadata.resourceVersion")));
        }
        if (!version.isEmpty() && !version.equals(Json.text(before, "metadata", "resourceVersion"))) {
            throw ApiError.stale(resource, name);
        }
    }

    /** Whether two states say the same, apart from their resource versions. */
    static boolean same(ObjectNode before, ObjectNode after) {
        ObjectMeta.of(after).set("resourceVersion", ObjectMeta.of(before).get("resourceVersion"));
        after.set("apiVersion", before.get("apiVersion"));
        after.set("kind", before.get("kind"));
        return before.equals(BY_VALUE, after);
    }
}
