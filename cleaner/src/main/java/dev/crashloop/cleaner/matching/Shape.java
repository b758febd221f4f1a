package dev.crashloop.cleaner.matching;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of the texts that a part of an expression matches.
 *
 * @param exact these are all that it can match; empty if not known, or if there are too many
 * @param known one of these is in whatever it matches; empty if not known, or if {@code exact} says it all
 */
record Shape(Optional<Set<String>> exact, Optional<Set<String>> known) {
    /** How many texts are kept apart. More of them would be found too often, and an expression can make billions. */
    static final int MAX_TEXTS = 64;

    /** How long an exact text may become. */
    private static final int MAX_LENGTH = 256;

    /** Longer texts are no better: none of them is found by chance. */
    private static final int LONG = 16;

    /** May be any text. */
    static final Shape ANY = new Shape(Optional.empty(), Optional.empty());

    /** The empty text: an anchor, for instance. */
    static final Shape EMPTY = one("");

    /** Exactly this text. */
    static Shape one(String text) {
        return exactly(Set.of(text));
    }

    /** Exactly one of these texts; {@link #ANY} if they are too many. */
    static Shape exactly(Collection<String> texts) {
        return texts.size() > MAX_TEXTS ? ANY : new Shape(Optional.of(new TreeSet<>(texts)), Optional.empty());
    }

    /** Texts of which one is in whatever this matches; empty if not known. */
    Optional<Set<String>> required() {
        return better(known, exact.filter(Shape::useful));
    }

    /** This once or more. */
    Shape repeated() {
        return new Shape(Optional.empty(), required());
    }

    /** This or nothing. */
    Shape optional() {
        return exact.isEmpty() ? ANY : either(List.of(this, EMPTY));
    }

    /** One of these. */
    static Shape either(List<Shape> shapes) {
        var exact = new TreeSet<String>();
        var required = new TreeSet<String>();
        boolean allExact = true;
        boolean allRequired = true;
        for (Shape shape : shapes) {
            shape.exact.ifPresent(exact::addAll);
            shape.required().ifPresent(required::addAll);
            allExact &= shape.exact.isPresent();
            allRequired &= shape.required().isPresent();
        }
        if (allExact && exact.size() <= MAX_TEXTS) {
            return exactly(exact);
        }
        boolean known = allRequired && required.size() <= MAX_TEXTS;
        return new Shape(Optional.empty(), known ? Optional.of(required) : Optional.empty());
    }

    /** These one after the other. */
    static Shape sequence(List<Shape> shapes) {
        Optional<Set<String>> best = Optional.empty();
        Set<String> run = Set.of("");
        boolean whole = true;
        for (Shape shape : shapes) {
            Optional<Set<String>> longer = shape.exact.isEmpty() ? Optional.empty() : product(run, shape.exact.get());
            if (longer.isPresent()) {
                run = longer.get();
                continue;
            }
            whole = false;
            best = better(best, Optional.of(run).filter(Shape::useful));
            best = better(best, shape.known);
            run = shape.exact.orElse(Set.of(""));
        }
        return whole
                ? exactly(run)
                : new Shape(Optional.empty(), better(best, Optional.of(run).filter(Shape::useful)));
    }

    /** All combinations; empty if they are too many or too long. */
    private static Optional<Set<String>> product(Set<String> first, Set<String> second) {
        if (first.size() * second.size() > MAX_TEXTS) {
            return Optional.empty();
        }
        var product = new TreeSet<String>();
        for (String a : first) {
            for (String b : second) {
                if (a.length() + b.length() > MAX_LENGTH) {
                    return Optional.empty();
                }
                product.add(a + b);
            }
        }
        return Optional.of(product);
    }

    private static boolean useful(Set<String> texts) {
        return shortest(texts) >= RequiredTexts.MIN_LENGTH && texts.stream().allMatch(LiteralScanner::searchable);
    }

    private static int shortest(Set<String> texts) {
        return texts.stream().mapToInt(String::length).min().orElse(0);
    }

    /** The longer ones; where they are as long, the fewer. */
    private static Optional<Set<String>> better(Optional<Set<String>> a, Optional<Set<String>> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        int lengthA = Math.min(LONG, shortest(a.get()));
        int lengthB = Math.min(LONG, shortest(b.get()));
        if (lengthA != lengthB) {
            return lengthA > lengthB ? a : b;
        }
        return a.get().size() <= b.get().size() ? a : b;
    }
}
