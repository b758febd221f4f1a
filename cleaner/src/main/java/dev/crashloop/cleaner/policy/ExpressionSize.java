package dev.crashloop.cleaner.policy;

import dev.crashloop.api.ConditionSpec;
import dev.crashloop.api.KnownFailureSpec;
import dev.crashloop.api.LogsSpec;
import dev.crashloop.api.PolicySpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many steps an expression has once it is compiled, told without compiling it: a repetition of a repetition of a repetition takes a line
 * to write and more memory than there is. Somebody who may write a policy for one namespace must not be able to end the program for all.
 */
final class ExpressionSize {
    /** The most steps that all expressions of one policy may have together: some 12 MB. */
    static final int MOST = 200_000;

    /** Deeper groups than this are not for people; whoever compiles them goes down one call for each. */
    private static final int MOST_NESTED = 100;

    private static final long TOO_MANY = 1L << 40;
    private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z-]*\\)");
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(,(\\d{0,9}))?}");

    private final String expression;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long size;
    private long last;
    private int at;

    private ExpressionSize(String expression) {
        this.expression = expression;
    }

    /** What is wrong if the expressions of a policy are too large together; it names the largest. */
    static Optional<Problem> tooLarge(PolicySpec spec) {
        long all = 0;
        long largest = -1;
        String field = "";
        for (Place place : expressions(spec)) {
            long size = of(place.expression());
            all += size;
            field = size > largest ? place.field() : field;
            largest = Math.max(size, largest);
        }
        return all <= MOST
                ? Optional.empty()
                : Optional.of(new Problem(
                        field,
                        "is too large once it is compiled: repeat less, or nest less; all expressions of a policy may have at most "
                                + MOST + " steps together"));
    }

    private record Place(String field, String expression) {}

    private static List<Place> expressions(PolicySpec spec) {
        var places = new ArrayList<Place>();
        List<KnownFailureSpec> failures = listed(spec.knownFailures());
        for (int i = 0; i < failures.size(); i++) {
            LogsSpec logs = failures.get(i).logs();
            if (logs != null) {
                String field = "spec.knownFailures[" + i + "].logs.";
                expressions(field + "allOf", listed(logs.allOf()), places);
                expressions(field + "anyOf", listed(logs.anyOf()), places);
                expressions(field + "noneOf", listed(logs.noneOf()), places);
            }
        }
        List<String> redact = listed(spec.redact());
        for (int i = 0; i < redact.size(); i++) {
            places.add(new Place("spec.redact[" + i + "]", redact.get(i)));
        }
        return places;
    }

    private static void expressions(String field, List<ConditionSpec> conditions, List<Place> places) {
        for (int i = 0; i < conditions.size(); i++) {
            String expression = conditions.get(i).regex();
            if (expression != null) {
                places.add(new Place(field + "[" + i + "].regex", expression));
            }
        }
    }

    private static <T> List<T> listed(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** The steps of one expression; more rather than fewer, and at most some 10^12. */
    static long of(String expression) {
        return new ExpressionSize(expression).count();
    }

    private long count() {
        while (at < expression.length()) {
            char c = expression.charAt(at++);
            switch (c) {
                case '\\' -> escaped();
                case '[' -> {
                    skipClass();
                    piece(1);
                }
                case '(' -> beginGroup();
                case ')' -> endGroup();
                case '{' -> repetition();
                // what it is about stays the last piece
                case '*', '+', '?' -> size++;
                default -> piece(1);
            }
            if (outer.size() > MOST_NESTED) {
                return TOO_MANY;
            }
        }
        while (!outer.isEmpty()) {
            endGroup();
        }
        return size;
    }

    private void piece(long steps) {
        last = Math.min(steps, TOO_MANY);
        size = Math.min(size + last, TOO_MANY);
    }

    private void beginGroup() {
        Matcher flags = FLAGS.matcher(expression).region(at - 1, expression.length());
        if (flags.lookingAt()) {
            at = flags.end(); // no piece of its own: a repetition behind it is of what stands before it
            return;
        }
        outer.push(size);
        size = 2;
    }

    private void endGroup() {
        if (!outer.isEmpty()) {
            long group = size;
            size = outer.pop();
            piece(group);
        }
    }

    private void repetition() {
        Matcher counts = REPETITION.matcher(expression).region(at - 1, expression.length());
        if (!counts.lookingAt()) {
            piece(1);
            return;
        }
        at = counts.end();
        long least = Long.parseLong(counts.group(1));
        boolean bounded = counts.group(3) != null && !counts.group(3).isEmpty();
        long times = bounded ? Long.parseLong(counts.group(3)) : least + 1;
        size -= last;
        // each one that may be missing takes a step to go by
        piece((last + 1) * Math.clamp(times, 1, 1 << 20) + 1);
    }

    /** Between {@code \Q} and {@code \E} brackets and braces stand for themselves; a repetition behind it is of the last character. */
    private void quoted() {
        int end = expression.indexOf("\\E", at + 1);
        int until = end < 0 ? expression.length() : end;
        for (at++; at < until; at++) {
            piece(1);
        }
        at = end < 0 ? until : end + 2;
    }

    private void escaped() {
        if (expression.startsWith("Q", at)) {
            quoted();
            return;
        }
        if (at < expression.length()) {
            char c = expression.charAt(at++);
            boolean named =
                    (c == 'p' || c == 'P' || c == 'x') && at < expression.length() && expression.charAt(at) == '{';
            int end = named ? expression.indexOf('}', at) : -1;
            at = end < 0 ? at : end + 1;
        }
        piece(1);
    }

    /** To behind the bracket that ends it; one that comes first belongs to the class. */
    private void skipClass() {
        if (at < expression.length() && expression.charAt(at) == '^') {
            at++;
        }
        int first = at;
        while (at < expression.length() && (expression.charAt(at) != ']' || at == first)) {
            if (expression.startsWith("[:", at) && expression.indexOf(":]", at) > 0) {
                at = expression.indexOf(":]", at) + 2;
            } else {
                at += expression.charAt(at) == '\\' ? 2 : 1;
            }
        }
        at++;
    }
}
