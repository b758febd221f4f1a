package dev.crashloop.cleaner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "a.azconfig.io, a.azconfig.io, true",
        "a.azconfig.io, A.AzConfig.IO, true",
        "a.azconfig.io, a.azconfig.io., true",
        "a.azconfig.io, b.azconfig.io, false",
        "*.azconfig.io, a.azconfig.io, true",
        "*.azconfig.io, a.b.azconfig.io, true",
        "*.azconfig.io, azconfig.io, false",
        "*.azconfig.io, a.azconfig.io.evil.example, false",
        "*.azconfig.io, aXazconfigYio, false",
        "pg-*.data.svc, pg-0.data.svc, true",
        "*, anything, true",
        "10.96.0.*, 10.96.0.1, true",
        "fd00::*, fd00::1, true"
    })
    void aStarStandsForAnyCharactersAndNothingElseDoes(String glob, String host, boolean matches) {
        assertThat(HostGlob.of(glob).orElseThrow().matches(host)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://a.io", "a.io/path", "a.io:443", "a io", "(a|b).io"})
    void whatIsMoreThanAHostIsNone(String text) {
        assertThat(HostGlob.of(text)).isEmpty();
    }

    @Test
    void allHostsOfALineAreNamedEachOnce() {
        var rule = new HostRule(
                List.of(
                        Pattern.compile("\\((?P<host>[-.a-zA-Z0-9]+):\\d+\\)"),
                        Pattern.compile("lookup (?P<host>\\S+)")),
                List.of());

        assertThat(rule.namedIn("failed (A.example:443) (b.example:443) (a.example.:443), lookup c.example"))
                .containsExactly("a.example", "b.example", "c.example");
        assertThat(rule.namedIn("nothing here")).isEmpty();
        assertThat(rule.narrows()).isFalse();
    }
}
