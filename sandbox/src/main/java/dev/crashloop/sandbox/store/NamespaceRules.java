package dev.crashloop.sandbox.store;

import tools.jackson.databind.node.ObjectNode;

/** Where new objects may live: the admission plugin NamespaceLifecycle. */
final class NamespaceRules {

    private NamespaceRules() {}

    static void check(Resource resource, ObjectNode object, Ledger ledger) {
        if (!resource.namespaced()) {
            ObjectMeta.of(object).remove("namespace");
            return;
        }
        String name = ObjectMeta.namespace(object);
        ObjectNode namespace = ledger.require(Resource.NAMESPACES, new ObjectKey("", name));
        if (ObjectMeta.isDeleting(namespace)) {
            String why = "unable to create new content in namespace " + name + " because it is being terminated";
            throw ApiError.forbidden(resource, ObjectMeta.name(object), why)
                    .withCauses(new ApiError.Cause(
                            "NamespaceTerminating",
                            "namespace " + name + " is being terminated",
                            "metadata.namespace"));
        }
    }
}
