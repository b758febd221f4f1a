package dev.crashloop.cleaner.matching;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredTextsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "No such host is known; No such host is known",
                "^System\\.Net.*: No such host; : No such host",
                "SocketException \\((11001|11004)\\); SocketException (11001),SocketException (11004)",
                "lookup \\S+ on .*: (no such host|server misbehaving); : no such host,: server misbehaving",
                "dial tcp(4|6)? (?P<host>[^:]+):443: i/o timeout; :443: i/o timeout",
                "(timed out)+; timed out",
                "(abc){2,3}x; abc",
                "colou?r; color,colour",
                "\\Q(a.b)*\\E[0-9]; (a.b)*",
                "gr[ae]y; gray,grey",
                "ECONN(REFUSED|RESET)$; ECONNREFUSED,ECONNRESET",
                "a{b}c; a{b}c",
                "(?s)one.two (?m:three)$; two three",
                "Größe \\d+; 'Größe '"
            })
    void anExpressionNeedsItsTexts(String expression, String texts) {
        assertThat(RequiredTexts.of(expression)).hasValue(new RequiredTexts(List.of(texts.split(",")), false));
        assertThat(Pattern.compile(expression)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(?i)Connection Timed Out; connection timed out",
                "no such (?i:HOST) is known; no such host is known",
                "Größe(?i)[AB]CD; eacd,ebcd",
                "(?i)\\QA.B\\E|ECONNRESET; a.b,econnreset",
            })
    void ifCaseIsIgnoredAnywhereItsTextsAreInSmallLetters(String expression, String texts) {
        assertThat(RequiredTexts.of(expression)).hasValue(new RequiredTexts(List.of(texts.split(",")), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)größe",
                "(?i)a|timeout",
                ".*",
                "\\d+\\s\\w*",
                "timeout|.",
                "(timeout)?",
                "(timeout)*",
                "ab|cdefg",
                "(timeout){0,2}",
                "[a-z]{5}",
                "ab",
                "a.b.c",
                "\\x41BC",
                "\\pL\\p{Greek}",
                "timeout|",
                "()",
                "\\Q\\E",
                "a\uFFFDb"
            })
    void whereItIsNotPlainToSeeNothingIsTold(String expression) {
        assertThat(RequiredTexts.of(expression)).isEmpty();
    }

    @Test
    void whatIsNoExpressionIsNoReasonToFail() {
        assertThat(List.of("(", ")", "[", "[]", "[a", "\\", "a**", "(?", "(?P<x", "[[:alpha:", "*", "(".repeat(10_000)))
                .allSatisfy(
                        expression -> assertThat(RequiredTexts.of(expression)).isEmpty());
    }

    @Test
    void theNumberOfTextsIsBounded() {
        String expression = "(aaa|bbb|ccc|ddd|eee)".repeat(20);

        assertThat(RequiredTexts.of(expression).orElseThrow().texts())
                .hasSize(25)
                .contains("aaabbb");
        assertThat(RequiredTexts.of("(a|b)".repeat(1_000) + "xyz").orElseThrow().texts())
                .hasSizeLessThan(65);
    }

    /** The promise: whatever an expression matches contains one of its texts. */
    @Test
    void whateverAnExpressionMatchesContainsOneOfItsTexts() {
        var random = new Random(3);
        int told = 0;
        int matched = 0;
        for (int i = 0; i < 10_000; i++) {
            var made = new Made(random);
            made.alternatives(3);
            Optional<RequiredTexts> required = RequiredTexts.of(made.expression.toString());
            if (required.isEmpty()) {
                continue;
            }
            told++;
            String text = noise(random) + made.match + noise(random);
            if (Pattern.compile(made.expression.toString()).matcher(text).find()) {
                matched++;
                assertThat(required.get())
                        .as("%s in \"%s\"", made.expression, text)
                        .matches(needs -> contains(text, needs));
            }
        }
        assertThat(told).isGreaterThan(2_000);
        assertThat(matched).isGreaterThan(told / 2);
    }

    /** The same for expressions that nobody would write. */
    @Test
    void whateverAnyOddExpressionMatchesContainsOneOfItsTexts() {
        String[] pieces = {
            "a",
            "b",
            "c",
            "abc",
            "bca",
            "(",
            ")",
            "|",
            "*",
            "+",
            "?",
            "{2}",
            "{0,1}",
            "{1,}",
            "{",
            "}",
            "[",
            "]",
            "^",
            "$",
            "-",
            ".",
            "\\",
            "\\Q",
            "\\E",
            "(?:",
            "(?P<n>",
            "(?s)",
            "(?i)",
            "[^",
            "[:alpha:]",
            "\\d",
            "\\b",
            "\\.",
            "\\x61",
            ","
        };
        var random = new Random(5);
        int matched = 0;
        for (int i = 0; i < 40_000; i++) {
            var expression = new StringBuilder();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                expression.append(pieces[random.nextInt(pieces.length)]);
            }
            Optional<RequiredTexts> required = RequiredTexts.of(expression.toString());
            if (required.isPresent() && compiles(expression.toString())) {
                var pattern = Pattern.compile(expression.toString());
                for (int n = 0; n < 10; n++) {
                    String text = noise(random) + noise(random);
                    if (pattern.matcher(text).find()) {
                        matched++;
                        assertThat(required.get())
                                .as("%s in \"%s\"", expression, text)
                                .matches(needs -> contains(text, needs));
                    }
                }
            }
        }
        assertThat(matched).isGreaterThan(300);
    }

    private static boolean contains(String text, RequiredTexts required) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String where = required.anyCase()
                ? new String(LowerCase.of(bytes, bytes.length).orElseThrow(), StandardCharsets.UTF_8)
                : text;
        return required.texts().stream().anyMatch(where::contains);
    }

    private static boolean compiles(String expression) {
        try {
            Pattern.compile(expression);
            return true;
        } catch (PatternSyntaxException _) {
            return false;
        }
    }

    private static String noise(Random random) {
        var noise = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
            noise.append("abcABC{.".charAt(random.nextInt(random.nextInt(5) == 0 ? 8 : 3)));
        }
        return noise.toString();
    }

    /** An expression, and a text made so that it should match. */
    private static final class Made {
        final StringBuilder expression = new StringBuilder();
        final StringBuilder match = new StringBuilder();
        private final Random random;

        Made(Random random) {
            this.random = random;
        }

        void alternatives(int depth) {
            int count = 1 + random.nextInt(3) / 2;
            int chosen = random.nextInt(count);
            for (int i = 0; i < count; i++) {
                expression.append(i == 0 ? "" : "|");
                int before = match.length();
                sequence(depth);
                if (i != chosen) {
                    match.setLength(before);
                }
            }
        }

        private void sequence(int depth) {
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                int before = match.length();
                item(depth);
                repeat(match.substring(before), before);
            }
        }

        private void item(int depth) {
            switch (random.nextInt(depth > 0 ? 9 : 7)) {
                case 0, 1 -> both("ab ca".substring(random.nextInt(4)));
                case 2 -> add("[abc]", "c");
                case 3 -> add("[^x-z]", "a");
                case 4 -> add("\\.", ".");
                case 5 -> add("\\Qa+\\E", "a+");
                case 6 -> add(random.nextBoolean() ? "." : "\\w", "b");
                default -> {
                    expression.append(
                            random.nextBoolean()
                                    ? "("
                                    : random.nextBoolean() ? "(?:" : "(?P<n" + expression.length() + ">");
                    alternatives(depth - 1);
                    expression.append(')');
                }
            }
        }

        private void repeat(String once, int before) {
            if (once.length() > 1 && expression.charAt(expression.length() - 1) != ')') {
                return; // would be of the last character only
            }
            switch (random.nextInt(10)) {
                case 0 -> add("*", once);
                case 1 -> add("+?", once);
                case 2 -> add("{2}", once);
                case 3 -> {
                    expression.append('?');
                    if (random.nextBoolean()) {
                        match.setLength(before);
                    }
                }
                default -> {}
            }
        }

        private void both(String text) {
            add(text, text);
        }

        private void add(String to, String matching) {
            expression.append(to);
            match.append(matching);
        }
    }
}
