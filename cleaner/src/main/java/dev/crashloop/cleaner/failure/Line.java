package dev.crashloop.cleaner.failure;

/**
 * One line of the log, as the blocks look at it.
 *
 * @param text without what machinery put before it, but with its indentation; cut off where it is very long
 * @param body without indentation, too
 * @param stamp the time that stood before it; empty if there was none
 * @param level how grave the record is that begins here
 * @param frame whose stack frame it is
 */
record Line(String text, String body, String stamp, Level level, Frame frame) {
    /** What tells one line from another stands at its front; reading no further keeps huge lines cheap. */
    static final int MAX_CHARS = 4096;

    static Line of(String raw) {
        var rest = Prefix.off(raw.length() > MAX_CHARS ? raw.substring(0, MAX_CHARS) : raw);
        String text = rest.text().stripTrailing();
        String body = text.stripLeading();
        Frame frame = Frame.of(body);
        Level level = frame == Frame.NONE ? level(raw, text, body, !rest.stamp().isEmpty()) : Level.NONE;
        return new Line(text, body, rest.stamp(), level, frame);
    }

    private static Level level(String raw, String text, String body, boolean stamped) {
        if (body.startsWith("{")) {
            return JsonEvent.of(raw.substring(raw.indexOf('{'))).level();
        }
        return Klog.isHead(body) ? Klog.level(body) : Level.of(text, stamped);
    }

    boolean stamped() {
        return !stamp.isEmpty();
    }

    boolean isBlank() {
        return body.isEmpty();
    }

    /** Whether only the front of the line is here. */
    boolean isCut() {
        return text.length() + MAX_CHARS / 4 > MAX_CHARS;
    }

    int indent() {
        return text.length() - body.length();
    }

    /** Whether a new record of a logger begins here, rather than more of the one before. */
    boolean opensRecord() {
        return level != Level.NONE || (stamped() && frame == Frame.NONE && indent() == 0 && !body.isEmpty());
    }

    boolean starts(String prefix) {
        return body.startsWith(prefix);
    }

    /** The first characters of the body. */
    String front(int maxChars) {
        return body.length() <= maxChars ? body : body.substring(0, maxChars);
    }

    boolean has(String part) {
        return body.contains(part);
    }
}
