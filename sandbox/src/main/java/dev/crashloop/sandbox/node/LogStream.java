package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.LogRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The entries of a log as the kubelet sends them: too old ones left out, with timestamps if wanted, and cut after
 * {@code limitBytes}, which counts from the first line sent. So {@code tailLines} with a low {@code limitBytes} gives the
 * <em>beginning</em> of the tail; see
 * <a href="https://github.com/kubernetes/cri-client/blob/v0.34.0/pkg/logs/logs.go">logWriter</a>.
 */
final class LogStream extends InputStream {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z' ").withZone(ZoneOffset.UTC);

    private final Iterator<RunLog.Entry> entries;
    private final LogRequest request;
    private long remaining;
    private byte[] current = new byte[0];
    private int position;
    private boolean nothingSent = true;

    LogStream(Iterator<RunLog.Entry> entries, LogRequest request) {
        this.entries = entries;
        this.request = request;
        Long limit = request.limitBytes();
        this.remaining = limit == null ? Long.MAX_VALUE : limit;
    }

    @Override
    public int read() {
        return fill() ? current[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int read = Math.min(length, current.length - position);
        System.arraycopy(current, position, into, offset, read);
        position += read;
        return read;
    }

    /** What can be read without waiting. */
    @Override
    public int available() {
        return current.length - position;
    }

    private boolean fill() {
        while (position == current.length) {
            if (remaining <= 0 || !entries.hasNext()) {
                return false;
            }
            RunLog.Entry entry = entries.next();
            if (request.since() == null || !entry.time().isBefore(request.since())) {
                current = rendered(entry);
                position = 0;
            }
        }
        return true;
    }

    /** The first entry is stamped also where the tail begins in the middle of a long line; after it only beginnings of lines are. */
    private byte[] rendered(RunLog.Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean stamped = entry.beginsLine() || nothingSent;
        nothingSent = false;
        if (request.timestamps() && stamped) {
            bytes.writeBytes(TIMESTAMP.format(entry.time()).getBytes(StandardCharsets.US_ASCII));
        }
        bytes.writeBytes(entry.bytes());
        byte[] all = bytes.toByteArray();
        byte[] sent = all.length <= remaining ? all : Arrays.copyOf(all, (int) remaining);
        remaining -= sent.length;
        return sent;
    }
}
