package dev.crashloop.cleaner.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Of a run that ended at 03:04:04.9 and was told to have ended at 03:04:04, and of the one after it, a second later. */
    @Test
    void aLogThatBeginsAfterTheEndIsOfTheNextRunHoweverSoonThatCame() {
        Instant end = Instant.parse("2026-01-02T03:04:04Z");

        assertThat(parse("2026-01-02T03:04:05.100000000Z late\n").within(end, end))
                .isTrue();
        assertThat(parse("2026-01-02T03:04:04.100000000Z one\n2026-01-02T03:04:05.900000000Z late\n")
                        .within(end, end))
                .isTrue();
        assertThat(parse("2026-01-02T03:04:05.900000000Z next\n").within(end, end))
                .isFalse();
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

    /** Cut by the runtime wherever 16 KiB are full, whatever is there. */
    @Test
    void aLetterThatWasCutInTwoIsWholeAgain() {
        String before = "x".repeat(16 * 1024 - 1);
        byte[] letter = bytes("ö");
        var body = new ByteArrayOutputStream();
        body.writeBytes(bytes(STAMP + before));
        body.write(letter[0]);
        body.writeBytes(bytes(STAMP));
        body.write(letter[1]);

        assertThat(LogBody.parse(body.toByteArray()).orElseThrow().lines()).containsExactly(before + "ö");
    }

    /** The same as with strings and regular expressions, which say it more plainly. */
    @Test
    void anyBodyIsReadAsItIsWithStrings() {
        String[] pieces = {
            STAMP,
            STAMP,
            STAMP,
            "\n",
            "\n",
            "\r",
            "\r\n",
            "2026-01-02T",
            " ",
            "text",
            "größer",
            "\0",
            "\t",
            "\u001B",
            "\u001B[",
            "\u001B[1;31m",
            "\u001B[K",
            "\u001B]0;title\u0007",
            "\u001B]8;;x\u001B\\",
            "\u001B]open",
            "1;",
            "m",
            "\u0007"
        };
        var random = new Random(13);
        int logs = 0;
        for (int i = 0; i < 20_000; i++) {
            var body = new StringBuilder(random.nextInt(4) > 0 ? STAMP : "");
            for (int n = random.nextInt(20); n > 0; n--) {
                String piece = pieces[random.nextInt(pieces.length)];
                body.append(piece.endsWith("\n") && random.nextInt(8) > 0 ? piece + STAMP : piece);
            }
            Optional<List<String>> expected = withStrings(body.toString());
            logs += expected.isPresent() ? 1 : 0;

            assertThat(LogBody.parse(bytes(body.toString())).map(log -> List.copyOf(log.lines())))
                    .as("%s", body)
                    .isEqualTo(expected);
        }
        assertThat(logs).isBetween(5_000, 19_000);
    }

    /** What would be looked at again and again by a careless search for control sequences. */
    @Test
    void hostileControlSequencesEndInTime() {
        for (String hostile : List.of("\u001B]", "\u001B[", "\u001B[1;", "\u001B", "\u001B]x\u001B")) {
            LogBody log = parse(STAMP + hostile.repeat(1_000_000) + "\tend");

            assertThat(log.lines().getFirst()).endsWith("end");
        }
    }

    private static Optional<List<String>> withStrings(String body) {
        var lines = new ArrayList<String>();
        for (String line : body.split("\n", -1)) {
            Matcher stamp = Pattern.compile(Pattern.quote(STAMP) + "(.*)", Pattern.DOTALL)
                    .matcher(line);
            boolean last = lines.size() == body.chars().filter(c -> c == '\n').count();
            if (stamp.matches()) {
                String text = stamp.group(1).replaceFirst("\r\\z", "");
                lines.add(
                        text.replaceAll("\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\))", ""));
            } else if (!last || (lines.isEmpty() && !line.isEmpty())) {
                return Optional.empty();
            }
        }
        return Optional.of(lines);
    }

    private static LogBody parse(String body) {
        return LogBody.parse(bytes(body)).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
