package dev.crashloop.sandbox.server;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Durations as kubectl prints them: <a href="https://github.com/kubernetes/apimachinery/blob/master/pkg/util/duration/duration.go">HumanDuration</a>. */
final class Ages {

    private Ages() {}

    static String since(String time, Instant now) {
        if (time.isEmpty()) {
            return "<unknown>";
        }
        try {
            return human(Duration.between(Instant.parse(time), now));
        } catch (DateTimeException e) {
            return "<invalid>";
        }
    }

    static String human(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 0) {
            return "0s";
        }
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = duration.toMinutes();
        if (minutes < 10) {
            return pair(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        long hours = duration.toHours();
        if (hours < 8) {
            return pair(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (hours < 24 * 8) {
            return pair(hours / 24, "d", hours % 24, "h");
        }
        long days = hours / 24;
        if (days < 365 * 2) {
            return days + "d";
        }
        return days < 365 * 8 ? pair(days / 365, "y", days % 365, "d") : days / 365 + "y";
    }

    private static String pair(long whole, String unit, long rest, String restUnit) {
        return rest == 0 ? whole + unit : whole + unit + rest + restUnit;
    }
}
