package dev.crashloop.cleaner.evidence;

import java.io.IOException;
import java.io.InputStream;

/** A log from a file, as {@code kubectl logs} prints it, with or without {@code --timestamps}. */
public final class LogFile {
    /** The most bytes that are read, from the beginning. */
    public static final int MAX_BYTES = 64 << 20;

    private LogFile() {}

    /** Its lines, without time stamps, line ends and terminal colours; empty for an empty file. */
    public static LogLines read(InputStream in) throws IOException {
        byte[] body = in.readNBytes(MAX_BYTES);
        return LogBody.parse(body).map(LogBody::lines).orElseGet(() -> plain(body));
    }

    private static LogLines plain(byte[] body) {
        var lines = new LogLinesBuilder(body.length + 1);
        for (int start = 0; start < body.length; ) {
            int end = LogBody.endOfLine(body, start);
            lines.append(body, start, end);
            lines.endLineCleaned();
            start = end + 1;
        }
        return lines.build();
    }
}
