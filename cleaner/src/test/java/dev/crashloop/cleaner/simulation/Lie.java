package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.sandbox.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Something false that the program is told, so that it does what must not be: as good as a defect in the program itself. */
enum Lie {
    /** None: the simulation as it is. */
    NONE("", ""),
    /** Whatever was logged, it was a known failure. */
    EVERY_LOG_SHOWS_A_KNOWN_FAILURE("/log?", "showed"),
    /** Each annotation that opts out says something else. */
    NOBODY_OPTS_OUT("", "opted out by"),
    /** Policies that only try out what they would do are in earnest. */
    NO_POLICY_IS_A_DRY_RUN("policies", "which no policy in force allows"),
    /** A controller will replace any pod. */
    EVERY_POD_HAS_A_CONTROLLER("/api/v1/pods?", "a bare pod"),
    /** The same failure never came back. */
    NOTHING_RECURS("cleanups", "are open, and only"),
    /** Nobody holds the lease. */
    THE_LEASE_IS_FREE("/leases/", "but the lease is held by"),
    /** Each removal is sent, and sent again. */
    EVERY_REMOVAL_IS_SENT_TWICE("", "a second time");

    private static final String SKIP = "\"crashloop.dev/skip\":\"true\"";

    private final String about;
    private final String finding;

    Lie(String about, String finding) {
        this.about = about;
        this.finding = finding;
    }

    /** What the referee has to say of it. */
    String finding() {
        return finding;
    }

    /** What the program is told instead of this piece of an answer. */
    byte[] told(Wire.Request request, byte[] truth) {
        if (this == NONE || !request.method().equals("GET") || !request.path().contains(about)) {
            return truth;
        }
        return text(new String(truth, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private String text(String truth) {
        return switch (this) {
            case NONE, EVERY_REMOVAL_IS_SENT_TWICE -> truth;
            case EVERY_LOG_SHOWS_A_KNOWN_FAILURE ->
                lines(
                        truth,
                        line -> line.replaceFirst(
                                " .*", " " + Sign.DNS.shown().lines().getFirst()));
            case NOBODY_OPTS_OUT -> truth.replace(SKIP, SKIP.replace("true", "no"));
            case NO_POLICY_IS_A_DRY_RUN -> truth.replace("\"DryRun\"", "\"Enforce\"");
            case EVERY_POD_HAS_A_CONTROLLER -> lines(truth, Lie::owned);
            case NOTHING_RECURS -> truth.replace("\"Recurred\"", "\"Healed\"");
            case THE_LEASE_IS_FREE -> truth.replaceAll("\"holderIdentity\":\"[^\"]*\"", "\"holderIdentity\":\"\"");
        };
    }

    private static String lines(String text, UnaryOperator<String> each) {
        return text.lines().map(each).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String owned(String json) {
        ObjectNode read = Json.parse(json);
        read.path("items").forEach(Lie::own);
        own(read.path("object"));
        return read.toString();
    }

    private static void own(JsonNode pod) {
        if (pod.path("metadata") instanceof ObjectNode metadata && !metadata.has("ownerReferences")) {
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", "ReplicaSet")
                    .put("name", "nobody")
                    .put("uid", "nobody")
                    .put("controller", true);
        }
    }

    /** Whether the request is sent a second time. */
    boolean repeats(Wire.Request request) {
        return this == EVERY_REMOVAL_IS_SENT_TWICE
                && request.method().equals("DELETE")
                && request.path().contains("/pods/");
    }
}
