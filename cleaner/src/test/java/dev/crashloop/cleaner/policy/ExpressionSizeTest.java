package dev.crashloop.cleaner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Told from the text alone, and never less than what becomes of it. */
class ExpressionSizeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "No such host is known\\. \\(.*:443\\)",
                "(?i)time(d )?[- ]?out",
                "a{1000}",
                "(a{100}b?){20}",
                "((ab|c){3,}x{0,7}){2,5}",
                "\\pL{30}\\p{Greek}{30}",
                "[^]{10}]{12}",
                "[[:alpha:]{3}]{5}",
                "[\\]]{9}",
                "\\Qa{3}\\E{4}",
                "\\Q[\\E(a{20}){30}",
                "\\Q(\\E]{20}",
                "(ab){20}\\Q\\E{3}",
                "(ab){20}(?i){30}c",
                "\\x{1F600}{40}",
                "x{,5}|y{}|{2",
                "\\{5}",
                "(a*){50}",
                "(?P<name>a|b|c|d){9}"
            })
    void isAtLeastWhatTheCompilerMakesOfItAndNotManyTimesMore(String expression) {
        assertThat(ExpressionSize.of(expression) + 2)
                .isGreaterThanOrEqualTo(Pattern.compile(expression).programSize())
                .isLessThan(40 + 5L * Pattern.compile(expression).programSize());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "\\Q[\\E((a{1000}){1000}){1000}",
                "((a{1000})(?i){1000})(?i){1000}",
                "(((((((a{99}){99}){99}){99}){99}){99}){99}){999999999}"
            })
    void whatIsLargerThanAnyMemoryIsToldAtOnce(String expression) {
        assertThat(ExpressionSize.of(expression)).isGreaterThan(ExpressionSize.MOST);
    }

    @Test
    void groupsWithoutEndAreTooLarge() {
        assertThat(ExpressionSize.of("(".repeat(100_000) + "a" + ")".repeat(100_000)))
                .isGreaterThan(ExpressionSize.MOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "[", "[^", "[[:", "(", ")", "{", "a{", "a{3", "\\p{", "[\\", "]", "))){9}"})
    void whatIsNoExpressionIsNoReasonToFail(String text) {
        assertThat(ExpressionSize.of(text)).isLessThan(100);
    }
}
