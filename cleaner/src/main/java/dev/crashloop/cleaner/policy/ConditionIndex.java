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

/**
 * The conditions of known failures, by the texts that a line must contain to fulfil them: all of these are searched for at once. Immutable;
 * for any number of logs and threads.
 */
public final class ConditionIndex {
    private static final int[] NONE = {};

    /** For each condition of which something is known, the numbers of its texts: first those that are sought as they are, then the others. */
    private final Map<Condition, int[]> numbers = new HashMap<>();

    private final LiteralScanner asTheyAre;
    private final LiteralScanner inAnyCase;

    ConditionIndex(Stream<Condition> conditions) {
        Map<Condition, RequiredTexts> required = new LinkedHashMap<>();
        conditions.distinct().forEach(condition -> texts(condition).ifPresent(texts -> required.put(condition, texts)));
        this.asTheyAre = number(required, false, 0);
        this.inAnyCase = number(required, true, asTheyAre.size());
    }

    private LiteralScanner number(Map<Condition, RequiredTexts> required, boolean anyCase, int first) {
        var texts = new LinkedHashMap<String, Integer>();
        required.forEach((condition, needs) -> {
            if (needs.anyCase() == anyCase) {
                numbers.put(
                        condition,
                        needs.texts().stream()
                                .mapToInt(text -> texts.computeIfAbsent(text, _ -> first + texts.size()))
                                .toArray());
            }
        });
        return LiteralScanner.of(new ArrayList<>(texts.keySet()));
    }

    /** Searches for the texts of all conditions in the first {@code length} of the bytes, which must not change afterwards. */
    public Occurrences search(byte[] bytes, int length) {
        return new Occurrences(this, bytes, length);
    }

    /** Finds the texts with the numbers from 0 on. */
    LiteralScanner asTheyAre() {
        return asTheyAre;
    }

    /** Finds the texts with the numbers behind those of {@link #asTheyAre}, in small letters. */
    LiteralScanner inAnyCase() {
        return inAnyCase;
    }

    /** The numbers of the texts of a condition; none if nothing is known of the lines that fulfil it. */
    int[] numbers(Condition condition) {
        return numbers.getOrDefault(condition, NONE);
    }

    /** What a line must contain to fulfil a condition. If that is that it contains a text, it is this text, as it is. */
    static Optional<RequiredTexts> texts(Condition condition) {
        return switch (condition) {
            case Condition.Contains contains ->
                Optional.of(new RequiredTexts(List.of(contains.text()), false)).filter(ConditionIndex::isInBytes);
            case Condition.Regex regex
            when regex.pattern().flags() == 0 ->
                RequiredTexts.of(regex.pattern().pattern()).filter(ConditionIndex::isInBytes);
            case Condition.Regex _ -> Optional.empty();
        };
    }

    /** Between the bytes of lines there are line feeds, in the lines themselves there are none. */
    private static boolean isInBytes(RequiredTexts required) {
        return required.texts().stream().allMatch(text -> text.indexOf('\n') < 0 && LiteralScanner.searchable(text));
    }
}
