package dev.crashloop.cleaner.evidence;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** For tests of other rooms: a log of any bytes, as if it had come from a kubelet. */
public final class RawLog {
    private static final byte[] STAMP = "2026-01-02T03:04:05.123456789Z ".getBytes(StandardCharsets.US_ASCII);

    private RawLog() {}

    /** One line for each line feed, and one for what follows the last. */
    public static LogLines of(byte[] text) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(STAMP);
        for (byte b : text) {
            body.write(b);
            if (b == '\n') {
                body.writeBytes(STAMP);
            }
        }
        return LogBody.parse(body.toByteArray()).orElseThrow().lines();
    }
}
