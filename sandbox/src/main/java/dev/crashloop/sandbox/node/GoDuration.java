package dev.crashloop.sandbox.node;

import java.time.Duration;

/** Durations as Go prints them: {@code 10s}, {@code 1m20s}, {@code 5m0s}, {@code 500ms}. */
final class GoDuration {

    private GoDuration() {}

    static String format(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.isZero() ? "0s" : duration.toMillis() + "ms";
        }
        StringBuilder text = new StringBuilder();
        if (duration.toHours() > 0) {
            text.append(duration.toHours()).append('h');
        }
        if (duration.toMinutes() > 0) {
            text.append(duration.toMinutesPart()).append('m');
        }
        text.append(duration.toSecondsPart());
        if (duration.toMillisPart() > 0) {
            text.append('.').append("%03d".formatted(duration.toMillisPart()).replaceAll("0+$", ""));
        }
        return text.append('s').toString();
    }
}
