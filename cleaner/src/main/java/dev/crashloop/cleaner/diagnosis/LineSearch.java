package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.cleaner.evidence.LogLines;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.ConditionIndex;
import dev.crashloop.cleaner.policy.Occurrences;
import java.util.BitSet;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of some lines fulfil a condition. The texts of all conditions are searched for at once, when this is made. After that, a text
 * costs a look at the result, and an expression is tried only on the lines that have a text that it needs.
 */
final class LineSearch {
    private final LogLines lines;
    private final Occurrences texts;

    /** Lines that were made strings of for expressions of which nothing is known: each once, however many such expressions there are. */
    private @Nullable String @Nullable [] strings;

    LineSearch(LogLines lines, ConditionIndex index) {
        this.lines = lines;
        this.texts = index.search(lines.bytes(), lines.length());
    }

    /** Whether one of the lines may fulfil the condition; if not, none does. */
    boolean mayHold(Condition condition) {
        return texts.lastEnd(condition) != Occurrences.NOWHERE;
    }

    /** The last line that fulfils the condition. */
    OptionalInt last(Condition condition) {
        int end = texts.lastEnd(condition);
        return switch (end) {
            case Occurrences.NOWHERE -> OptionalInt.empty();
            case Occurrences.NOT_KNOWN -> lastOfAll(condition);
            default -> last(condition, lines.line(end - 1));
        };
    }

    /** @param line the last one with a text that the condition needs */
    private OptionalInt last(Condition condition, int line) {
        return switch (condition) {
            case Condition.Contains _ -> OptionalInt.of(line);
            case Condition.Regex regex ->
                regex.holds(lines.get(line)) ? OptionalInt.of(line) : lastBefore(line, condition);
        };
    }

    /** Lines that may fulfil the condition; all others do not. */
    BitSet candidates(Condition condition) {
        return candidates(condition, lines.size());
    }

    private BitSet candidates(Condition condition, int before) {
        var candidates = new BitSet();
        if (texts.lastEnd(condition) == Occurrences.NOT_KNOWN) {
            candidates.set(0, before);
        } else if (before > 0) {
            texts.forEach(condition, lines.end(before - 1), end -> {
                int line = lines.line(end - 1);
                candidates.set(line);
                return lines.end(line);
            });
        }
        return candidates;
    }

    private OptionalInt lastBefore(int before, Condition condition) {
        BitSet candidates = candidates(condition, before);
        int line = candidates.length() - 1;
        while (line >= 0 && !condition.holds(lines.get(line))) {
            line = line == 0 ? -1 : candidates.previousSetBit(line - 1);
        }
        return line < 0 ? OptionalInt.empty() : OptionalInt.of(line);
    }

    private OptionalInt lastOfAll(Condition condition) {
        int line = lines.size() - 1;
        while (line >= 0 && !condition.holds(string(line))) {
            line--;
        }
        return line < 0 ? OptionalInt.empty() : OptionalInt.of(line);
    }

    private String string(int line) {
        if (strings == null) {
            strings = new @Nullable String[lines.size()];
        }
        String string = strings[line];
        if (string == null) {
            string = lines.get(line);
            strings[line] = string;
        }
        return string;
    }
}
