package dev.crashloop.cleaner.cluster;

import java.util.Set;
import java.util.stream.Collectors;

/** Asks which resources of an API group an API server serves: whether CRDs are installed, and which. */
public final class ServedResources {
    private ServedResources() {}

    /** The plurals that are served of a group and version, subresources left out; empty if the API server does not know it. */
    public static Set<String> of(ApiClient api, String apiVersion) throws ApiException, InterruptedException {
        try {
            return api.get("/apis/" + apiVersion)
                    .path("resources")
                    .valueStream()
                    .map(resource -> resource.path("name").asString(""))
                    .filter(name -> !name.contains("/"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (ApiException.Refused e) {
            if (e.notFound()) {
                return Set.of();
            }
            throw e;
        }
    }
}
