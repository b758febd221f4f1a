package dev.crashloop.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

    @ParameterizedTest
    @CsvSource({
        "PT-5S,<invalid>", "PT-0.5S,0s", "PT0S,0s", "PT119S,119s", "PT2M,2m", "PT9M59S,9m59s", "PT2H59M,179m",
                "PT3H,3h",
        "PT7H30M,7h30m", "PT47H,47h", "PT48H,2d", "P7DT5H,7d5h", "P8DT5H,8d", "P729D,729d", "P731D,2y1d", "P3000D,8y"
    })
    void durationsReadAsInKubectl(Duration duration, String expected) {
        assertThat(Ages.human(duration)).isEqualTo(expected);
    }
}
