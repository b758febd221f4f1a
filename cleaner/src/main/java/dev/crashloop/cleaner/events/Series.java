package dev.crashloop.cleaner.events;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Event as it grows. Guarded by its recorder.
 *
 * <p>These are Events of the core group with a count, as client-go's recorder writes them: every kubectl shows them in
 * {@code describe}. See <a href="https://github.com/kubernetes/client-go/blob/v0.34.0/tools/record/event.go">event.go</a>.
 */
final class Series {
    /** Who says it. */
    static final String COMPONENT = "crashloop-cleaner";

    /** The API server's bound for a message. */
    private static final int MESSAGE_CHARS = 1024;

    /** Room for the suffix in a name of at most 253 characters. */
    private static final int NAME_CHARS = 220;

    sealed interface Write {
        record Create(String path, JsonNode event) implements Write {}

        record Update(String path, JsonNode change) implements Write {}
    }

    private final Note first;
    private final Instant begin;
    private String message = "";
    private Instant last;
    private int count;
    private int incarnation;
    private boolean exists;
    private boolean scheduled;
    private boolean everWritten;
    private Duration writtenAt = Duration.ZERO;

    Series(Note first, Instant now) {
        this.first = first;
        this.begin = now;
        this.last = now;
    }

    void count(String said, Instant now) {
        message = said.length() <= MESSAGE_CHARS ? said : said.substring(0, MESSAGE_CHARS - 1) + "…";
        last = now;
        count++;
    }

    /** How long the next write has to wait; empty if one is on its way already. */
    Optional<Duration> schedule(Duration uptime) {
        if (scheduled) {
            return Optional.empty();
        }
        scheduled = true;
        Duration left = everWritten ? writtenAt.plus(EventRecorder.QUIET).minus(uptime) : Duration.ZERO;
        return Optional.of(left.isPositive() ? left : Duration.ZERO);
    }

    void dropped() {
        scheduled = false;
    }

    Write begin(Duration uptime) {
        scheduled = false;
        everWritten = true;
        writtenAt = uptime;
        String collection = "/api/v1/namespaces/" + first.about().eventNamespace() + "/events";
        return exists
                ? new Write.Update(collection + "/" + name(), counted(JsonNodeFactory.instance.objectNode()))
                : new Write.Create(collection, event());
    }

    void written() {
        exists = true;
    }

    /** An Event that is gone has lived its hour: the next one begins anew. */
    void lost(boolean gone) {
        if (gone) {
            exists = false;
            incarnation++;
        }
    }

    private String name() {
        String name = first.about().name();
        String head = name.length() <= NAME_CHARS
                ? name
                : name.substring(0, NAME_CHARS).replaceAll("[-.]+$", "");
        long suffix = begin.toEpochMilli() * 31
                + Objects.hash(first.about(), first.type().name(), first.reason(), first.cause(), incarnation);
        return head + "." + Long.toHexString(suffix);
    }

    private ObjectNode counted(ObjectNode event) {
        return event.put("message", message).put("count", count).put("lastTimestamp", text(last));
    }

    private ObjectNode event() {
        Subject about = first.about();
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("namespace", about.eventNamespace()).put("name", name());
        ObjectNode involved = event.putObject("involvedObject")
                .put("apiVersion", about.apiVersion())
                .put("kind", about.kind())
                .put("name", about.name())
                .put("uid", about.uid());
        if (!about.namespace().isEmpty()) {
            involved.put("namespace", about.namespace());
        }
        event.put("type", first.type().name()).put("reason", first.reason()).put("firstTimestamp", text(begin));
        event.putObject("source").put("component", COMPONENT);
        event.put("reportingComponent", COMPONENT);
        return counted(event);
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
