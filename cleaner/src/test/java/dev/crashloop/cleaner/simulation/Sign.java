package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.store.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A known failure, as a policy describes it, and, independently of that, as a run shows it. */
enum Sign {
    /** One line. */
    DNS,
    /** One line, and an exit code. */
    TLS,
    /** One of two lines. */
    CONNECT,
    /** One line, and not another. */
    CONFIG;

    /** The exit code of the .NET programs that this all began with. */
    static final int ABORTED = 134;

    /** Any other. */
    static final int FAILED = 1;

    private static final String FINE = "it is all fine, really";

    /** The name in policies and records. */
    String failure() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What a run shows: the lines that matter, and its exit code. */
    record Shown(List<String> lines, int exitCode) {}

    /** A run that shows it. */
    Shown shown() {
        return new Shown(List.of(this == CONNECT ? text(2) : text(1)), ABORTED);
    }

    /** A run that is nearly like it, and is not. */
    Shown nearMiss() {
        return switch (this) {
            case TLS -> new Shown(List.of(text(1)), FAILED);
            case CONFIG -> new Shown(List.of(text(1), FINE), ABORTED);
            case DNS, CONNECT -> new Shown(List.of("error of " + failure() + ", or so they say"), ABORTED);
        };
    }

    /** Whether a run shows it. */
    boolean in(Shown run) {
        return switch (this) {
            case DNS -> run.lines().contains(text(1));
            case TLS -> run.lines().contains(text(1)) && run.exitCode() == ABORTED;
            case CONNECT -> run.lines().contains(text(1)) || run.lines().contains(text(2));
            case CONFIG -> run.lines().contains(text(1)) && !run.lines().contains(FINE);
        };
    }

    private String text(int number) {
        return "fatal: " + failure() + " failed (" + number + ")";
    }

    /** The known failure in a policy. */
    ObjectNode spec() {
        ObjectNode known = Json.object().put("name", failure());
        ObjectNode logs = known.putObject("logs");
        switch (this) {
            case DNS -> contains(logs.putArray("allOf"), text(1));
            case TLS -> {
                contains(logs.putArray("allOf"), text(1));
                known.putArray("exitCodes").add(ABORTED);
            }
            case CONNECT -> {
                ArrayNode any = logs.putArray("anyOf");
                contains(any, text(1));
                contains(any, text(2));
            }
            case CONFIG -> {
                contains(logs.putArray("allOf"), text(1));
                contains(logs.putArray("noneOf"), FINE);
            }
        }
        return known;
    }

    private static void contains(ArrayNode conditions, String text) {
        conditions.addObject().put("contains", text);
    }
}
