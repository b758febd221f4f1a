package dev.crashloop.cleaner.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
    private static final Pattern SHAPE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d) ");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05.123456789Z ",
                "2026-01-02T03:04:05Z ",
                "2024-02-29T23:59:59.5+05:30 ",
                "0000-01-01T00:00:00-18:00 ",
                "9999-12-31T23:59:59.999999999+18:00 "
            })
    void stampsAreUnderstood(String stamp) {
        assertThat(length("x" + stamp + "message", 1)).isEqualTo(stamp.length());
        assertThat(Stamp.instant(bytes(stamp), 0, stamp.length()))
                .isEqualTo(OffsetDateTime.parse(stamp.strip()).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-02T03:04:05Z",
                "2026-01-02 03:04:05Z ",
                "2026-01-02T03:04:05.Z ",
                "2026-01-02T03:04:05 ",
                "2026-01-02T03:04:05.1234567890Z ",
                "2026-02-29T03:04:05Z ",
                "2026-13-01T03:04:05Z ",
                "2026-00-01T03:04:05Z ",
                "2026-01-00T03:04:05Z ",
                "2026-04-31T03:04:05Z ",
                "2026-01-02T24:00:00Z ",
                "2026-01-02T03:60:05Z ",
                "2026-01-02T03:04:60Z ",
                "2026-01-02T03:04:05+18:01 ",
                "2026-01-02T03:04:05+01:60 ",
                "2026-01-02T03:04:05+0100 "
            })
    void whatOnlyLooksLikeAStampIsNone(String text) {
        assertThat(length(text, 0)).isZero();
    }

    /** The same as by the JDK's own, slower, means. */
    @Test
    void anyTextIsAStampExactlyIfItNamesAMoment() {
        var random = new Random(1);
        int stamps = 0;
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder(
                    Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)) + " x");
            for (int n = random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, "0123456789-+:.TZ ".charAt(random.nextInt(17)));
            }
            int expected = expectedLength(text.toString());
            stamps += expected > 0 ? 1 : 0;

            assertThat(length(text.toString(), 0)).as("%s", text).isEqualTo(expected);
        }
        assertThat(stamps).isBetween(10_000, 49_000);
    }

    private static int expectedLength(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.lookingAt()) {
            return 0;
        }
        try {
            return OffsetDateTime.parse(matcher.group().strip()) == null ? 0 : matcher.end();
        } catch (DateTimeParseException _) {
            return 0;
        }
    }

    private static int length(String text, int from) {
        byte[] bytes = bytes(text);
        return Stamp.length(bytes, from, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
