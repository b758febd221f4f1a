package dev.crashloop.sandbox.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a delete request does to an object: the rules of
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go">
 * BeforeDelete</a>.
 */
sealed interface Deletion {

    /** The object goes away at once. */
    record Remove() implements Deletion {}

    /** The object is marked with a grace period of zero, which watches see, and goes away at once. */
    record MarkAndRemove(ObjectNode object) implements Deletion {}

    /** The object stays, marked as being deleted. */
    record Mark(ObjectNode object) implements Deletion {}

    /** It is being deleted already, and the request does not make it faster. */
    record AlreadyUnderWay() implements Deletion {}

    /** Decides without changing anything. */
    static Deletion of(Resource resource, ObjectNode object, DeleteOptions options, Instant now) {
        checkPreconditions(resource, object, options);
        boolean isPod = resource.qualifiedName().equals(Resource.PODS.qualifiedName());
        Long pending = ObjectMeta.gracePeriod(object);
        if (ObjectMeta.isDeleting(object)) {
            return ofDeleting(object, options, isPod ? pending : null);
        }
        long period = isPod ? gracePeriod(object, options.gracePeriodSeconds()) : 0;
        boolean held = period > 0 || ObjectMeta.hasFinalizers(object);
        if (!held && !isPod) {
            return new Remove();
        }
        ObjectNode marked = marked(object, now.plusSeconds(period), period);
        return held ? new Mark(marked) : new MarkAndRemove(marked);
    }

    private static Deletion ofDeleting(ObjectNode object, DeleteOptions options, @Nullable Long pending) {
        Long asked = options.gracePeriodSeconds();
        if (ObjectMeta.hasFinalizers(object) && (pending == null || pending == 0)) {
            return new AlreadyUnderWay();
        }
        if (pending == null) {
            return new Remove();
        }
        if (asked == null || asked >= pending) {
            return new AlreadyUnderWay();
        }
        Instant deadline = Instant.parse(Json.text(object, "metadata", "deletionTimestamp"));
        ObjectNode marked = marked(object, deadline.minusSeconds(pending).plusSeconds(asked), asked);
        boolean held = asked > 0 || ObjectMeta.hasFinalizers(object);
        return held ? new Mark(marked) : new MarkAndRemove(marked);
    }

    private static ObjectNode marked(ObjectNode object, Instant deadline, long period) {
        ObjectNode marked = object.deepCopy();
        if (!ObjectMeta.isDeleting(object)) {
            ObjectMeta.nextGeneration(marked);
        }
        ObjectMeta.of(marked).put("deletionTimestamp", Json.time(deadline)).put("deletionGracePeriodSeconds", period);
        return marked;
    }

    /** A pod without a node, or one that has ended, needs no kubelet to stop it. */
    private static long gracePeriod(ObjectNode pod, @Nullable Long asked) {
        long period = asked != null
                ? asked
                : Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(0);
        String phase = Json.text(pod, "status", "phase");
        if (Json.text(pod, "spec", "nodeName").isEmpty() || phase.equals("Failed") || phase.equals("Succeeded")) {
            return 0;
        }
        return period < 0 ? 1 : period;
    }

    private static void checkPreconditions(Resource resource, JsonNode object, DeleteOptions options) {
        // the API server names the kind here, not the plural
        ApiError.Subject subject = new ApiError.Subject(ObjectMeta.name(object), resource.group(), resource.kind());
        String uid = Json.text(object, "metadata", "uid");
        if (options.uid() != null && !options.uid().equals(uid)) {
            throw ApiError.conflict(
                    subject,
                    "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
                            .formatted(options.uid(), uid));
        }
        String version = Json.text(object, "metadata", "resourceVersion");
        if (options.resourceVersion() != null && !options.resourceVersion().equals(version)) {
            throw ApiError.conflict(
                    subject,
                    "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). The object might have been modified"
                            .formatted(options.resourceVersion(), version));
        }
    }
}
