package dev.crashloop.cleaner.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogBodyTest {
    private static final String STAMP = "2026-01-02T03:04:05.123456789Z ";

    @Test
    void stampsLineEndsAndColoursAreTakenOff() {
        LogBody log = parse(STAMP + "\u001B[41m\u001B[30mfail\u001B[39;49m: no host\r\n" + STAMP + "second\n");

        assertThat(log.lines()).containsExactly("fail: no host", "second");
        assertThat(log.first()).isEqualTo(Instant.parse("2026-01-02T03:04:05.123456789Z"));
    }

    @Test
    void theErrorTextThatAKubeletSendsAsALogIsNoLog() {
        assertThat(LogBody.parse(bytes("unable to retrieve container logs for containerd://4c01db0b339c")))
                .isEmpty();
        assertThat(LogBody.parse(bytes("failed to try resolving symlinks in path \"/var/log/pods/x\"\n")))
                .isEmpty();
    }

    @Test
    void anEmptyBodyIsALogWithoutLines() {
        assertThat(parse("").lines()).isEmpty();
    }

    @Test
    void aLastLineThatWasCutInItsStampIsLeftOut() {
        assertThat(parse(STAMP + "first\n2026-01-").lines()).containsExactly("first");
    }

    @Test
    void aLineThatOnlyLooksStampedIsNoLog() {
        assertThat(LogBody.parse(bytes("2026-99-99T99:99:99Z x\n"))).isEmpty();
    }

    @Test
    void offsetsAndMissingFractionsAreUnderstood() {
        LogBody log = parse("2026-01-02T05:04:05+02:00 one\n2026-01-02T03:04:06.5Z two\n");

        assertThat(log.first()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(log.last()).isEqualTo("2026-01-02T03:04:06.500Z");
    }

    @Test
    void aStampInTheMiddleOfALongLineIsTakenOut() {
        String part = "x".repeat(16 * 1024);

        LogBody log = parse(STAMP + part + STAMP + "y".repeat(16 * 1024) + STAMP + "tail\n");

        assertThat(log.lines()).containsExactly(part + "y".repeat(16 * 1024) + "tail");
    }

    @Test
    void bytesThatAreNoTextDoNoHarm() {
        byte[] body = bytes(STAMP + "a?b\u0000c\n");
        body[STAMP.length() + 1] = (byte) 0xFF;

        assertThat(LogBody.parse(body).orElseThrow().lines()).containsExactly("a\uFFFDb\u0000c");
    }

    @Test
    void linesOutsideOfTheRunAreNoticed() {
        LogBody log = parse(STAMP + "one\n");
        Instant at = Instant.parse("2026-01-02T03:04:05Z");

        assertThat(log.within(at, at)).isTrue();
        assertThat(log.within(at.minusSeconds(60), at.plusSeconds(60))).isTrue();
        assertThat(log.within(at.minusSeconds(60), at.minusSeconds(10))).isFalse();
        assertThat(log.within(at.plusSeconds(10), at.plusSeconds(60))).isFalse();
        assertThat(log.within(null, null)).isTrue();
    }

    /** Whatever the bytes are, there is an answer, and what is a log has as many lines as stamps. */
    @Test
    void noBytesMakeItFail() {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            byte[] stamped = (STAMP + new String(noise, StandardCharsets.ISO_8859_1).replace('\n', ' ') + "\n")
                    .getBytes(StandardCharsets.UTF_8);

            assertThat(LogBody.parse(noise)).isNotNull();
            assertThat(LogBody.parse(stamped).orElseThrow().lines()).hasSize(1);
        }
    }

    private static LogBody parse(String body) {
        return LogBody.parse(bytes(body)).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
