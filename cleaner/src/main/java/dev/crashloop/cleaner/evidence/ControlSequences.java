package dev.crashloop.cleaner.evidence;

/** The control sequences by which programs colour their log, move the cursor or set a title: no part of what they say. */
final class ControlSequences {
    private static final byte ESCAPE = 0x1B;
    private static final byte BELL = 0x07;

    private ControlSequences() {}

    /**
     * Takes them out, and moves up what follows.
     *
     * @return the new end
     */
    static int remove(byte[] bytes, int start, int end) {
        int to = indexOfEscape(bytes, start, end);
        int from = to;
        while (from < end) {
            int behind = bytes[from] == ESCAPE ? behind(bytes, from, end) : from;
            if (behind > from) {
                from = behind;
            } else {
                bytes[to++] = bytes[from++];
            }
        }
        return to;
    }

    private static int indexOfEscape(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != ESCAPE) {
            at++;
        }
        return at;
    }

    /** Behind the sequence that begins at an escape; {@code at} itself if none does. */
    private static int behind(byte[] bytes, int at, int end) {
        if (at + 1 == end) {
            return at;
        }
        return switch (bytes[at + 1]) {
            case '[' -> behindControl(bytes, at, end);
            case ']' -> behindCommand(bytes, at, end);
            default -> at;
        };
    }

    /** Parameters, then intermediates, then one final byte: {@code ESC [ 1 ; 31 m}. */
    private static int behindControl(byte[] bytes, int at, int end) {
        int i = at + 2;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '?') {
            i++;
        }
        while (i < end && bytes[i] >= ' ' && bytes[i] <= '/') {
            i++;
        }
        return i < end && bytes[i] >= '@' && bytes[i] <= '~' ? i + 1 : at;
    }

    /** Any text up to a bell, or to an escape and a backslash: {@code ESC ] 0 ; title BEL}. */
    private static int behindCommand(byte[] bytes, int at, int end) {
        int i = at + 2;
        while (i < end && bytes[i] != BELL && bytes[i] != ESCAPE) {
            i++;
        }
        if (i < end && bytes[i] == BELL) {
            return i + 1;
        }
        return i + 1 < end && bytes[i + 1] == '\\' ? i + 2 : at;
    }
}
