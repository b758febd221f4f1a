package dev.crashloop.cleaner.matching;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LowerCaseTest {
    @Test
    void capitalLettersOfAsciiBecomeSmallOnes() {
        assertThat(lower("SocketException (11001): [@A-Z`{ ÄÖ")).isEqualTo("socketexception (11001): [@a-z`{ ÄÖ");
    }

    @Test
    void anyOtherByteStaysAsItIs() {
        var random = new Random(2);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            byte[] expected = bytes.clone();
            for (int i = 0; i < length; i++) {
                bytes[i] = bytes[i] == (byte) 0xBF ? 0 : bytes[i]; // the end of a letter that is not to be here
                expected[i] = bytes[i] >= 'A' && bytes[i] <= 'Z' ? (byte) (bytes[i] + 32) : bytes[i];
            }

            assertThat(LowerCase.of(bytes, length)).hasValue(expected);
        }
    }

    @Test
    void onlySoManyBytesAreTaken() {
        assertThat(LowerCase.of(bytes("ABCDEFGHIJKL"), 9)).hasValue(bytes("abcdefghi"));
    }

    /** Of all letters in Unicode, these two match one of ASCII where case is ignored. */
    @Test
    void lettersThatAreStrangeToAsciiAreReported() {
        int[] strange = IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .filter(c -> LowerCase.of(
                                bytes("x" + Character.toString(c) + "y"), 2 + bytes(Character.toString(c)).length)
                        .isEmpty())
                .toArray();
        var anyLetter = Pattern.compile("(?i)^[a-z]$");
        int[] matched = IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
                .filter(c -> anyLetter.matcher(Character.toString(c)).find())
                .toArray();

        assertThat(strange).containsExactly(0x17F, 0x212A).isEqualTo(matched);
    }

    private static String lower(String text) {
        return new String(LowerCase.of(bytes(text), bytes(text).length).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
