package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** The form that a client wants objects in, by its {@code Accept} header. */
enum Representation {
    FULL,
    METADATA,
    TABLE;

    private static final Pattern AS = Pattern.compile(
            "application/json;\\s*as=(Table|PartialObjectMetadata|PartialObjectMetadataList);v=(v1beta1|v1);g=meta.k8s.io");

    static Representation of(Request request) {
        // the order of parameters is free, so bring them into one
        for (String range : request.header("accept").split(",")) {
            Matcher as = AS.matcher(normalized(range.strip()));
            if (as.matches()) {
                return as.group(1).equals("Table") ? TABLE : METADATA;
            }
            if (range.strip().equals("application/json")) {
                return FULL;
            }
        }
        return FULL;
    }

    /** The version of the group meta.k8s.io that was asked for. */
    static String version(Request request) {
        return request.header("accept").contains("v=v1;")
                        || !request.header("accept").contains("v1beta1")
                ? "v1"
                : "v1beta1";
    }

    static ObjectNode metadataOnly(ObjectNode object) {
        ObjectNode partial = Json.object();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    private static String normalized(String range) {
        return "application/json;as=" + part(range, "as") + ";v=" + part(range, "v") + ";g=" + part(range, "g");
    }

    private static String part(String range, String name) {
        for (String part : range.split(";")) {
            if (part.strip().startsWith(name + "=")) {
                return part.strip().substring(name.length() + 1);
            }
        }
        return "";
    }
}
