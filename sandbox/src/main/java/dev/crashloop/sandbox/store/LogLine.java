package dev.crashloop.sandbox.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * One line of a container's log.
 *
 * @param time when it was written
 * @param text without line end
 */
public record LogLine(Instant time, String text) {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    /**
     * What a kubelet sends of a whole log for a request: the tail is taken first, then cut after {@code limitBytes},
     * timestamps included
     * (<a href="https://github.com/kubernetes/cri-client/blob/master/pkg/logs/logs.go">ReadLogs</a>).
     */
    public static byte[] render(List<LogLine> log, LogRequest request) {
        Long tail = request.tailLines();
        List<LogLine> shown =
                tail == null || tail >= log.size() ? log : log.subList(log.size() - Math.toIntExact(tail), log.size());
        long left = request.limitBytes() == null ? Long.MAX_VALUE : request.limitBytes();
        try (ByteArrayBuilder out = new ByteArrayBuilder()) {
            for (LogLine line : shown) {
                if (request.since() != null && line.time().isBefore(request.since())) {
                    continue;
                }
                byte[] bytes = line.bytes(request.timestamps());
                int fitting = (int) Math.min(left, bytes.length);
                out.write(bytes, 0, fitting);
                left -= fitting;
                if (fitting < bytes.length) {
                    break;
                }
            }
            return out.toByteArray();
        }
    }

    /** The line as it is sent, line end included. */
    public byte[] bytes(boolean timestamps) {
        String prefix = timestamps ? TIMESTAMP.format(time) + " " : "";
        return (prefix + text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
