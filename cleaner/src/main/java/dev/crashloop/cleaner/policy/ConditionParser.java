package dev.crashloop.cleaner.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.crashloop.api.ConditionSpec;
import dev.crashloop.api.LogPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns conditions as they are written into ones that can be tried on lines. */
final class ConditionParser {
    private final LogPart otherwise;
    private final List<Problem> problems;

    /**
     * A parser for one text.
     *
     * @param otherwise where conditions look that do not say it
     * @param problems where everything goes that is wrong
     */
    ConditionParser(LogPart otherwise, List<Problem> problems) {
        this.otherwise = otherwise;
        this.problems = problems;
    }

    /** Those that can be used; what cannot is among the problems. */
    List<Condition> all(String field, @Nullable List<ConditionSpec> specs) {
        var conditions = new ArrayList<Condition>();
        for (int i = 0; specs != null && i < specs.size(); i++) {
            condition(field + "[" + i + "]", specs.get(i)).ifPresent(conditions::add);
        }
        return List.copyOf(conditions);
    }

    private Optional<Condition> condition(String field, ConditionSpec spec) {
        LogPart in = spec.in() == null ? otherwise : spec.in();
        if ((spec.contains() == null) == (spec.regex() == null)) {
            problems.add(new Problem(
                    field,
                    spec.contains() == null
                            ? "is empty: give it contains or regex"
                            : "has both contains and regex: make it two conditions"));
            return Optional.empty();
        }
        if (spec.contains() != null) {
            return contains(field + ".contains", spec.contains(), in);
        }
        return expression(field + ".regex", Objects.requireNonNull(spec.regex()))
                .map(pattern -> new Condition.Regex(pattern, in));
    }

    private Optional<Condition> contains(String field, String text, LogPart in) {
        if (text.isBlank()) {
            problems.add(new Problem(field, "is blank: every line would match"));
            return Optional.empty();
        }
        if (text.contains("\n") || text.contains("\r")) {
            problems.add(
                    new Problem(
                            field,
                            "has a line break, and is tried on one line at a time: make each line a condition of its own, and write it in quotes"));
            return Optional.empty();
        }
        return Optional.of(new Condition.Contains(text, in));
    }

    /** The expression, unless it does not compile, or matches everything. */
    Optional<Pattern> expression(String field, String expression) {
        try {
            Pattern pattern = Pattern.compile(expression);
            if (pattern.matcher("").find()) {
                problems.add(new Problem(field, "matches the empty text, and so every line: \"" + expression + "\""));
                return Optional.empty();
            }
            return Optional.of(pattern);
        } catch (PatternSyntaxException e) {
            problems.add(new Problem(
                    field,
                    "does not compile: " + e.getDescription() + ": `" + e.getPattern()
                            + "` (RE2 syntax: no look-around, no back references)"));
            return Optional.empty();
        }
    }
}
