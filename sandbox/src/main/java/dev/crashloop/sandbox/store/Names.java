package dev.crashloop.sandbox.store;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** How objects may be called, and how {@code generateName} is completed. */
final class Names {

    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final String RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    /** As in apimachinery: no vowels and no look-alikes, so that no words come out. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int MAX_LENGTH = 253;

    private Names() {}

    /** Gives a new object its name. */
    static void complete(Resource resource, ObjectNode object, RandomGenerator random) {
        String base = Json.text(object, "metadata", "generateName");
        if (ObjectMeta.name(object).isEmpty() && !base.isEmpty()) {
            StringBuilder name = new StringBuilder(base.substring(0, Math.min(base.length(), 58)));
            random.ints(5, 0, ALPHABET.length()).forEach(i -> name.append(ALPHABET.charAt(i)));
            ObjectMeta.of(object).put("name", name.toString());
        }
        check(resource, ObjectMeta.name(object));
    }

    private static void check(Resource resource, String name) {
        if (name.isEmpty()) {
            throw invalid(resource, name, "FieldValueRequired", "Required value: name or generateName is required");
        }
        if (!SUBDOMAIN.matcher(name).matches()) {
            throw invalid(resource, name, "FieldValueInvalid", "Invalid value: \"" + name + "\": " + RULE);
        }
        if (name.length() > MAX_LENGTH) {
            throw invalid(
                    resource,
                    name,
                    "FieldValueInvalid",
                    "Invalid value: \"" + name + "\": must be no more than 253 characters");
        }
    }

    private static ApiError invalid(Resource resource, String name, String reason, String message) {
        return ApiError.invalid(
                resource.group(), resource.kind(), name, List.of(new ApiError.Cause(reason, message, "metadata.name")));
    }
}
