package dev.crashloop.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API server of our own cluster was asked. */
final class AuditLog {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One request; the API server writes two lines about a watch, of one id. */
    record Request(String id, String verb, String uri, int code) {
        boolean reads() {
            return List.of("get", "list", "watch").contains(verb);
        }
    }

    private AuditLog() {}

    /** Reads its lines so far; the last one may be incomplete. */
    static <T> T read(Function<Stream<String>, T> reader) {
        try (var lines = Files.lines(Settings.stateOfOwnCluster().resolve("audit.log"))) {
            return reader.apply(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests of one user, in order. */
    static List<Request> of(String user) {
        return read(lines -> lines.filter(line -> line.contains(user) && line.endsWith("}"))
                .map(JSON::readTree)
                .filter(event ->
                        event.path("user").path("username").asString("").equals(user))
                .map(AuditLog::request)
                .distinct()
                .toList());
    }

    /** The names of the pods of a namespace that this user deleted: each as often as the API server did it. */
    static List<String> podsDeletedBy(String user, String namespace) {
        String pods = "/api/v1/namespaces/" + namespace + "/pods/";
        return of(user).stream()
                .filter(request -> request.verb().equals("delete") && request.code() == 200)
                .map(Request::uri)
                .filter(uri -> uri.startsWith(pods))
                .map(uri -> uri.substring(pods.length()))
                .toList();
    }

    private static Request request(JsonNode event) {
        return new Request(
                event.path("auditID").asString(""),
                event.path("verb").asString(""),
                event.path("requestURI").asString(""),
                event.path("responseStatus").path("code").asInt(0));
    }
}
