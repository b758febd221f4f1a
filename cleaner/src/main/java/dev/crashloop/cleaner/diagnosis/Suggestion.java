package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.cleaner.failure.FinalFailure;
import dev.crashloop.cleaner.failure.Fingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A draft of a known failure, made from one log: what its final failure says, without what changes from crash to crash. For a person to
 * look at: whether a fresh pod would help, no log tells.
 *
 * @param name made from the exception's type, or from the fingerprint where there is none
 * @param contains texts that must all be in the final failure; at least one
 * @param example the lines of the final failure
 */
public record Suggestion(String name, List<String> contains, List<String> example) {
    /** The most texts that a draft asks for. */
    private static final int TEXTS = 3;

    /** A shorter text would match too much. */
    private static final int TEXT_CHARS_MIN = 10;

    private static final int TEXT_CHARS_MAX = 200;
    private static final int EXAMPLE_LINES = 40;
    private static final int NAME_CHARS = 50;

    /** {@code java.net.UnknownHostException}, {@code SocketError}; the last part of the name. */
    private static final Pattern TYPE =
            Pattern.compile("([A-Z][A-Za-z0-9]{2,60}(?:Exception|Error|Failure|Timeout))\\b");

    /** From the end of a run; its lines should have no secrets any more. */
    public static Suggestion of(List<String> log) {
        FinalFailure end = FinalFailure.of(log);
        List<String> block = end.lines().stream().map(log::get).toList();
        String headline = Fingerprint.headline(log, end);
        List<String> texts = texts(headline, block);
        String name = Optional.of(TYPE.matcher(headline))
                .filter(Matcher::find)
                .map(found -> kebab(found.group(1)))
                .orElse("failure-" + Fingerprint.of(log, end));
        return new Suggestion(
                name.substring(0, Math.min(NAME_CHARS, name.length())),
                texts,
                block.subList(0, Math.min(EXAMPLE_LINES, block.size())));
    }

    private static String kebab(String type) {
        return type.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** The longest unchanging pieces of what the failure says, as they stand in its lines. */
    private static List<String> texts(String headline, List<String> block) {
        var found = new LinkedHashSet<String>();
        for (String message : headline.split(", caused by ")) {
            Stream.of(message.split("[#…]+"))
                    .map(String::strip)
                    .filter(piece -> piece.length() >= TEXT_CHARS_MIN)
                    .filter(piece -> block.stream().anyMatch(line -> line.contains(piece)))
                    .max(Comparator.comparingInt(String::length))
                    .ifPresent(found::add);
        }
        if (found.isEmpty()) {
            found.add(longest(block));
        }
        return new ArrayList<>(found).stream().limit(TEXTS).toList();
    }

    private static String longest(List<String> block) {
        String line = block.stream()
                .map(String::strip)
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        return line.substring(0, Math.min(TEXT_CHARS_MAX, line.length()));
    }
}
