package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.store.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code SelfSubjectAccessReview}: {@code kubectl auth can-i}. */
final class AccessReviews {

    private AccessReviews() {}

    static Answer review(Request request, Access access) {
        ObjectNode review = request.object();
        JsonNode wanted = Json.at(review, "spec", "resourceAttributes");
        Call call = new Call(
                Json.text(wanted, "verb"),
                Json.text(wanted, "group"),
                Json.text(wanted, "version"),
                Json.text(wanted, "resource"),
                Json.text(wanted, "namespace"),
                Json.text(wanted, "name"),
                Json.text(wanted, "subresource"),
                Json.text(review, "spec", "nonResourceAttributes", "path"));
        Json.child(review, "metadata").putNull("creationTimestamp");
        review.putObject("status").put("allowed", access.allows(call));
        return new Answer.Body(201, review);
    }
}
