package dev.crashloop.cleaner.policy;

import dev.crashloop.cleaner.matching.LiteralScanner;
import dev.crashloop.cleaner.matching.RequiredTexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The conditions of known failures, by the texts that a line must contain to fulfil them, so that one search finds all. Immutable. */
public final class ConditionIndex {
    private static final int[] NOT_KNOWN = {};

    private final Map<Condition, int[]> numbers = new HashMap<>();
    private final LiteralScanner scanner;

    ConditionIndex(Stream<Condition> conditions) {
        var texts = new LinkedHashMap<String, Integer>();
        conditions
                .distinct()
                .forEach(condition -> texts(condition)
                        .ifPresent(required -> numbers.put(
                                condition,
                                required.stream()
                                        .mapToInt(text -> texts.computeIfAbsent(text, _ -> texts.size()))
                                        .toArray())));
        this.scanner = LiteralScanner.of(new ArrayList<>(texts.keySet()));
    }

    /** Finds the texts of all conditions. */
    public LiteralScanner scanner() {
        return scanner;
    }

    /**
     * The numbers that the texts of a condition have in {@link #scanner}: no line without one of them fulfils the condition. None if nothing
     * is known of the lines that fulfil it.
     */
    public int[] numbers(Condition condition) {
        return numbers.getOrDefault(condition, NOT_KNOWN);
    }

    /**
     * Texts of which a line must contain one to fulfil a condition; empty if that is not known. Where the condition is that the line
     * contains a text, it is this text, and its presence is enough.
     */
    public static Optional<List<String>> texts(Condition condition) {
        return switch (condition) {
            case Condition.Contains contains ->
                Optional.of(List.of(contains.text())).filter(_ -> isOfOneLine(contains.text()));
            case Condition.Regex regex
            when regex.pattern().flags() == 0 ->
                RequiredTexts.of(regex.pattern().pattern())
                        .filter(texts -> texts.stream().allMatch(ConditionIndex::isOfOneLine));
            case Condition.Regex _ -> Optional.empty();
        };
    }

    /** The bytes of lines have line feeds between them, the lines themselves have none. */
    private static boolean isOfOneLine(String text) {
        return text.indexOf('\n') < 0 && LiteralScanner.searchable(text);
    }
}
