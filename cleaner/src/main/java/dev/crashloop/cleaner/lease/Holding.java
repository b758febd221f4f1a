package dev.crashloop.cleaner.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A Lease as it was read: who holds it, and what it would look like if that changed. */
record Holding(JsonNode lease) {
    /** There is no Lease. */
    static final Holding NONE = new Holding(JsonNodeFactory.instance.objectNode());

    /** What a Lease says that was given back; the API wants a number above 0. */
    private static final Duration GIVEN_BACK = Duration.ofSeconds(1);

    /** The longest {@code leaseDurationSeconds} that is believed: a slip of the pen must not lock everyone out for ever. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** The API's MicroTime. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** Who holds it; empty if nobody does. */
    String holder() {
        return spec().path("holderIdentity").asString("");
    }

    /** Whether its holder has said that it stopped acting; one that people emptied says nothing about that. */
    boolean givenBack() {
        return !this.equals(NONE) && holder().isEmpty() && stated().equals(GIVEN_BACK);
    }

    /** Any change of it is a sign of life of its holder. */
    JsonNode spec() {
        return lease.path("spec");
    }

    /** How long its holder is to be left alone after a sign of life: as long as the lease says, and no shorter than we would. */
    Duration left(Duration ours) {
        Duration stated = stated();
        Duration believed = stated.compareTo(LONGEST) < 0 ? stated : LONGEST;
        return believed.compareTo(ours) > 0 ? believed : ours;
    }

    private Duration stated() {
        return Duration.ofSeconds(spec().path("leaseDurationSeconds").asLong(0));
    }

    /** The first Lease of that name. */
    static ObjectNode first(LeaseName name, String identity, Duration duration, Instant now) {
        ObjectNode lease = JsonNodeFactory.instance.objectNode();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata").put("namespace", name.namespace()).put("name", name.name());
        lease.putObject("spec").put("leaseTransitions", 0);
        return held(lease, identity, duration, now);
    }

    /** The Lease as {@code identity} would have it now, for the same term or a new one; of this very version of the object. */
    ObjectNode taken(String identity, Duration duration, Instant now) {
        ObjectNode next = copy();
        if (holder().equals(identity)) {
            next.withObject("spec")
                    .put("leaseDurationSeconds", Math.toIntExact(duration.toSeconds()))
                    .put("renewTime", MICROS.format(now));
            return next;
        }
        // people may have written any number
        int transitions = spec().path("leaseTransitions").asInt(0);
        next.withObject("spec").put("leaseTransitions", transitions == Integer.MAX_VALUE ? 0 : transitions + 1);
        return held(next, identity, duration, now);
    }

    /** The Lease given back: whoever sees it may take it at once. */
    ObjectNode released(Instant now) {
        ObjectNode next = copy();
        next.withObject("spec")
                .put("holderIdentity", "")
                .put("leaseDurationSeconds", Math.toIntExact(GIVEN_BACK.toSeconds()))
                .put("renewTime", MICROS.format(now));
        return next;
    }

    private ObjectNode copy() {
        return lease.deepCopy() instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode held(ObjectNode lease, String identity, Duration duration, Instant now) {
        lease.withObject("spec")
                .put("holderIdentity", identity)
                .put("leaseDurationSeconds", Math.toIntExact(duration.toSeconds()))
                .put("acquireTime", MICROS.format(now))
                .put("renewTime", MICROS.format(now));
        return lease;
    }
}
