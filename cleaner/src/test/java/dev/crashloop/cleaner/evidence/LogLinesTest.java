package dev.crashloop.cleaner.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final LogLines LINES = LogLines.of(List.of("one", "", "größer", "four"));

    @Test
    void itIsTheListOfTheLines() {
        assertThat(LINES).containsExactly("one", "", "größer", "four").isEqualTo(List.of("one", "", "größer", "four"));
        assertThat(LINES.subList(2, 4)).containsExactly("größer", "four");
        assertThat(LogLines.of(LINES)).isSameAs(LINES);
    }

    @Test
    void itsBytesAreTheLinesWithTheirLineFeeds() {
        assertThat(new String(LINES.bytes(), 0, LINES.length(), StandardCharsets.UTF_8))
                .isEqualTo("one\n\ngrößer\nfour\n");
        assertThat(LINES.start(2)).isEqualTo(5);
        assertThat(LINES.end(2)).isEqualTo(13);
    }

    @Test
    void eachByteIsInOneLine() {
        int[] lines = IntStream.range(0, LINES.length()).map(LINES::line).toArray();

        assertThat(lines).containsExactly(0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3);
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThatThrownBy(() -> LINES.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> LINES.start(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> LINES.line(LINES.length())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void thereMayBeNoLineOrVeryMany() {
        assertThat(LogLines.of(List.of())).isEmpty();
        assertThat(LogLines.of(List.of()).length()).isZero();
        assertThat(LogLines.of(Collections.nCopies(10_000, "x")).line(19_999)).isEqualTo(9_999);
    }
}
