package dev.crashloop.deploy.admission;

import java.util.ArrayList;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The spec of a policy, as YAML, put together of good parts and now and then a bad one. */
final class RandomSpec {
    private RandomSpec() {}

    static String of(Random random) {
        return "knownFailures: " + list(random, 1, () -> item(random));
    }

    private static String item(Random random) {
        boolean described = random.nextInt(4) > 0;
        var fields = new ArrayList<String>();
        IntPredicate oneIn = n -> random.nextInt(n) == 0;
        if (described != oneIn.test(20)) {
            fields.add("name: " + oneOf(random, "a", "b", "c", "dns", "dns-java"));
        }
        if (described != oneIn.test(20)) {
            String lists = Stream.of("allOf", "anyOf", "noneOf")
                    .filter(_ -> random.nextBoolean())
                    .map(list -> list + ": " + list(random, 0, () -> condition(random)))
                    .collect(Collectors.joining(", "));
            fields.add("logs: {" + lists + "}");
        }
        if (described == oneIn.test(20)) {
            fields.add(
                    "catalog: " + oneOf(random, "dns", "dns-java", "dns-go", "connect-timeout", "api-server", "dsn"));
        }
        if ((!described && random.nextBoolean()) || oneIn.test(20)) {
            fields.add("hosts: " + list(random, 1, () -> oneOf(random, "a.io", "'*.b.io'", "'::1'", "'a:1'", "a/b")));
        }
        if (oneIn.test(10)) {
            fields.add("examples: []");
        }
        return "{" + String.join(", ", fields) + "}";
    }

    private static String condition(Random random) {
        return oneOf(
                random,
                "{contains: a}",
                "{contains: 'b c', in: final}",
                "{contains: ' (', in: tail}",
                "{regex: 'a+'}",
                "{regex: '(?i)x|y'}",
                "{regex: '(?<n>a)'}",
                "{regex: '\\S'}",
                random.nextInt(4) > 0
                        ? "{contains: d}"
                        : oneOf(
                                random,
                                "{}",
                                "{contains: ' '}",
                                "{regex: '('}",
                                "{regex: 'a*'}",
                                "{contains: a, regex: a}"));
    }

    private static String list(Random random, int least, Supplier<String> item) {
        return Stream.generate(item).limit(least + random.nextInt(3)).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String oneOf(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
