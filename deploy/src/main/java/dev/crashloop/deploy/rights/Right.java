package dev.crashloop.deploy.rights;

import java.util.Optional;

/**
 * One verb on one resource: what a rule of a role comes to when it is taken apart.
 *
 * @param group the API group; empty for the core group
 * @param resource the plural, with the subresource if there is one, as in {@code pods/log}
 * @param namespace where; empty for the whole cluster
 * @param name the one object; empty for all
 */
public record Right(String verb, String group, String resource, Optional<String> namespace, Optional<String> name)
        implements Comparable<Right> {

    /** A right to all objects of a resource. */
    public Right(String verb, String group, String resource, Optional<String> namespace) {
        this(verb, group, resource, namespace, Optional.empty());
    }

    /**
     * Whether it allows the request. Wildcards ({@code *}) in rules are not understood on purpose: least privilege has none, and a rule
     * with one shows up as never used.
     */
    public boolean allows(Use use) {
        return verb.equals(use.verb())
                && group.equals(use.group())
                && resource.equals(use.resource())
                && namespace.map(use.namespace()::equals).orElse(true)
                && name.map(use.name()::equals).orElse(true);
    }

    /** By resource, then by verb. */
    @Override
    public int compareTo(Right other) {
        return toString().compareTo(other.toString());
    }

    /** For people: {@code pods/log: get in namespace demo}. */
    @Override
    public String toString() {
        return resource + (group.isEmpty() ? "" : "." + group) + ": " + verb
                + name.map(only -> " " + only).orElse("")
                + namespace.map(ns -> " in namespace " + ns).orElse("");
    }
}
