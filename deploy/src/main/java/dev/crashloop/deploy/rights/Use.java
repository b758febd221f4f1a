package dev.crashloop.deploy.rights;

/**
 * One request that a user made, as authorization saw it.
 *
 * @param verb as in rules: get, list, watch, create, update, patch, delete, ...
 * @param group the API group; empty for the core group
 * @param resource the plural, with the subresource if there is one
 * @param namespace empty for a request about the whole cluster
 * @param name empty for a collection
 * @param allowed whether the API server let it through
 */
public record Use(String verb, String group, String resource, String namespace, String name, boolean allowed) {

    /** For people: {@code pods/log: get shop/orders-1}. */
    @Override
    public String toString() {
        String object = namespace.isEmpty() ? name : namespace + "/" + name;
        return resource + (group.isEmpty() ? "" : "." + group) + ": " + verb + (object.isEmpty() ? "" : " " + object);
    }
}
