package dev.crashloop.cleaner.failure;

import java.util.List;
import java.util.Locale;

/** An error whose record says that it will be tried again: whatever comes after it, it did not end the run. */
final class Retrying {
    private static final List<String> WORDS = List.of(
            "retry in",
            "retrying",
            "will retry",
            "will be retried",
            "trying again",
            "try again in",
            "will try again",
            "next attempt",
            "next try",
            "next retry",
            "backing off",
            "back-off",
            "backoff",
            "reconnecting in",
            "reconnect in");

    private static final int CHARS = 1000;

    private Retrying() {}

    static boolean isToldBy(List<Line> log, Block block) {
        return block.lines().stream()
                .map(log::get)
                .filter(line -> line.frame() == Frame.NONE)
                .map(line -> line.front(CHARS).toLowerCase(Locale.ROOT))
                .anyMatch(text -> WORDS.stream().anyMatch(text::contains));
    }
}
