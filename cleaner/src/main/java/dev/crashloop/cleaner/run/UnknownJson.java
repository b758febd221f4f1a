package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.diagnosis.Signature;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Groups of unknown failures in the status of a policy, and back. People may edit those: what cannot be understood is left out. */
public final class UnknownJson {
    /** How many groups a status shows. */
    static final int SHOWN = 10;

    private static final int SAMPLE_LINES = 10;
    private static final String FIELD = "unknownFailures";

    private UnknownJson() {}

    /** Puts the groups into the field {@code unknownFailures}, those with the most crashes first. */
    public static void put(ObjectNode status, List<UnknownFailures.Group> groups) {
        var array = status.putArray(FIELD);
        for (var group : groups.subList(0, Math.min(SHOWN, groups.size()))) {
            ObjectNode one = array.addObject()
                    .put("fingerprint", group.signature().fingerprint())
                    .put("headline", group.signature().headline())
                    .put("crashes", group.crashes())
                    .put("firstSeen", text(group.firstSeen()))
                    .put("lastSeen", text(group.lastSeen()));
            group.workloads().forEach(one.putArray("workloads")::add);
            group.signature().sample().stream().limit(SAMPLE_LINES).forEach(one.putArray("sample")::add);
        }
    }

    static List<UnknownFailures.Group> groups(JsonNode status) {
        return status.path(FIELD).valueStream().flatMap(UnknownJson::group).toList();
    }

    private static Stream<UnknownFailures.Group> group(JsonNode json) {
        try {
            var signature = new Signature(
                    json.path("fingerprint").asString(""),
                    json.path("headline").asString(""),
                    strings(json.path("sample")));
            return Stream.of(new UnknownFailures.Group(
                    signature,
                    json.path("crashes").asInt(1),
                    strings(json.path("workloads")),
                    time(json.path("firstSeen")),
                    time(json.path("lastSeen"))));
        } catch (DateTimeException _) {
            return Stream.empty();
        }
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(value -> value.asString("")).toList();
    }

    private static Instant time(JsonNode text) {
        return OffsetDateTime.parse(text.asString("")).toInstant();
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
