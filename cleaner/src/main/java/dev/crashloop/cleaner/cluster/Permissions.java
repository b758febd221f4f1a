package dev.crashloop.cleaner.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks the API server what this user may do, before anything is done. */
public final class Permissions {
    private final ApiClient api;

    /** Asks {@code api}. */
    public Permissions(ApiClient api) {
        this.api = api;
    }

    /**
     * One thing that must be allowed.
     *
     * @param group the API group; empty for the core group
     * @param resource the plural, with the subresource if there is one, as in {@code pods/log}
     * @param namespace where; empty for the whole cluster
     * @param name the one object; empty for all
     */
    public record Need(String verb, String group, String resource, Optional<String> namespace, Optional<String> name) {
        /** A need for all objects of a resource. */
        public Need(String verb, String group, String resource, Optional<String> namespace) {
            this(verb, group, resource, namespace, Optional.empty());
        }

        /** For people: {@code get pods/log in namespace demo}. */
        @Override
        public String toString() {
            return verb + " " + (group.isEmpty() ? resource : resource + "." + group)
                    + name.map(only -> " " + only).orElse("")
                    + namespace.map(ns -> " in namespace " + ns).orElse(" in all namespaces");
        }
    }

    /**
     * Those of the needs that the API server denies, in their order.
     * See <a href="https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/">SelfSubjectAccessReview</a>.
     */
    public List<Need> denied(List<Need> needs) throws ApiException, InterruptedException {
        var denied = new ArrayList<Need>();
        for (Need need : needs) {
            JsonNode answer = api.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review(need));
            if (!answer.path("status").path("allowed").asBoolean(false)) {
                denied.add(need);
            }
        }
        return List.copyOf(denied);
    }

    private static ObjectNode review(Need need) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
        ObjectNode attributes = review.putObject("spec").putObject("resourceAttributes");
        String[] resource = need.resource().split("/", 2);
        attributes.put("verb", need.verb()).put("group", need.group()).put("resource", resource[0]);
        if (resource.length == 2) {
            attributes.put("subresource", resource[1]);
        }
        need.namespace().ifPresent(namespace -> attributes.put("namespace", namespace));
        need.name().ifPresent(name -> attributes.put("name", name));
        return review;
    }
}
