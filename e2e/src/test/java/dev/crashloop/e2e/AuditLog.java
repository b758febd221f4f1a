package dev.crashloop.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API server of our own cluster was asked. */
final class AuditLog {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One request; the API server writes two lines about a watch, of one id. */
    record Request(String id, String verb, String uri) {}

    private AuditLog() {}

    /** The requests of one user, in order. */
    static List<Request> of(String user) {
        Path file = Settings.stateOfOwnCluster().resolve("audit.log");
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(user) && line.endsWith("}"))
                    .map(JSON::readTree)
                    .filter(event ->
                            event.path("user").path("username").asString("").equals(user))
                    .map(AuditLog::request)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Request request(JsonNode event) {
        return new Request(
                event.path("auditID").asString(""),
                event.path("verb").asString(""),
                event.path("requestURI").asString(""));
    }
}
