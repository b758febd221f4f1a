package dev.crashloop.deploy.rights;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a user asked for from the audit log of an API server, one JSON event in each line, level Metadata or higher.
 * See <a href="https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/">audit.k8s.io/v1</a>.
 */
public final class AuditLines {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DECISION = "authorization.k8s.io/decision";

    private AuditLines() {}

    /**
     * The different requests of a user about resources, in order. Requests for anything else, such as discovery, and a last line that is
     * still being written, are left out.
     *
     * @param user as in {@code system:serviceaccount:NAMESPACE:NAME}
     */
    public static List<Use> of(String user, Stream<String> lines) {
        return lines.filter(line -> line.contains(user) && line.endsWith("}"))
                .map(JSON::readTree)
                .filter(event -> text(event.path("user"), "username").equals(user))
                .filter(event -> event.path("annotations").has(DECISION))
                .filter(event -> !text(event.path("objectRef"), "resource").isEmpty())
                .map(AuditLines::use)
                .distinct()
                .toList();
    }

    private static Use use(JsonNode event) {
        JsonNode object = event.path("objectRef");
        String subresource = text(object, "subresource");
        return new Use(
                text(event, "verb"),
                text(object, "apiGroup"),
                text(object, "resource") + (subresource.isEmpty() ? "" : "/" + subresource),
                text(object, "namespace"),
                text(object, "name"),
                text(event.path("annotations"), DECISION).equals("allow"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
