package dev.crashloop.cleaner.redaction;

import java.util.Locale;
import java.util.Set;

/** Tells values that give nothing away from those that might. */
final class Harmless {
    private static final Set<String> LITERALS = Set.of(
            "true",
            "false",
            "null",
            "(null)",
            "none",
            "nil",
            "<nil>",
            "undefined",
            "yes",
            "no",
            "redacted",
            "hidden",
            "masked",
            "empty",
            "string",
            "object");

    /** With which a sentence goes on that only looks like a key and its value: {@code invalid token: unexpected end}. */
    private static final Set<String> SENTENCE = Set.of("""
            a an the this that it is was has had have are be must should could can cannot will would may not no for from
            of in on at to with by and or if when while after before because only already too very expired invalid missing
            required incorrect wrong unknown failed failure fail denied rejected revoked unauthorized forbidden unexpected
            premature illegal malformed error errors found unable unsupported mismatch mismatched disabled enabled
            incomplete insufficient exceeded authentication authorization permission access please bad does did do check
            see use used verify verification validation parse parsing decode decoding connection connect timeout timed
            request response server user account login signature reading writing sending getting refreshing retrying get
            post put patch head delete dial lookup read write rpc context eof unexpectedly token tokens key keys length
            """.split("\\s+"));

    /** A shorter string is a word, whatever it is made of. */
    private static final int MIN_SECRET = 8;

    private Harmless() {}

    /** Whether a value is no secret whatever its key: a literal, a mask, a placeholder, or redacted already. */
    static boolean isValue(String value) {
        String text = value.strip();
        if (text.isEmpty() || text.contains(Redactor.REDACTED) || LITERALS.contains(text.toLowerCase(Locale.ROOT))) {
            return true;
        }
        boolean mask = text.length() > 1 && text.chars().allMatch(c -> "*xX.#-•_".indexOf(c) >= 0);
        boolean template =
                text.startsWith("${") || text.startsWith("$(") || text.startsWith("{{") || text.startsWith("%");
        boolean placeholder = text.startsWith("<") && text.endsWith(">");
        return mask || (template && text.length() > 1) || placeholder;
    }

    /** Whether a word behind a colon rather goes on with the sentence than being a value. */
    static boolean isSentence(String word) {
        return SENTENCE.contains(word.toLowerCase(Locale.ROOT));
    }

    /** Whether a string is made like a generated secret, and not like a word: digits, or capitals inside of it. */
    static boolean looksGenerated(String value) {
        if (value.length() < MIN_SECRET || isValue(value)) {
            return false;
        }
        boolean digit = value.chars().anyMatch(Character::isDigit);
        boolean small = value.chars().anyMatch(Character::isLowerCase);
        boolean capital = value.chars().skip(1).anyMatch(Character::isUpperCase);
        return digit || (small && capital) || value.endsWith("=");
    }
}
