package dev.crashloop.cleaner.failure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells whether two runs ended for the same reason: the same bug has the same fingerprint, wherever and whenever it strikes.
 *
 * <p>The fingerprint is made of the messages and exception types of the final failure, and of the functions in which they arose. Left
 * out is what differs from one time to the next: times, durations, numbers, ids, hashes, addresses, ports, directories, line numbers, the
 * random parts of pod names, threads.
 *
 * <pre>{@code
 * FinalFailure block = FinalFailure.of(log);
 * Fingerprint.of(log, block);         // 3f1c09a2be47
 * Fingerprint.headline(log, block);   // Npgsql.NpgsqlException (#): Failed to connect to #, caused by System.TimeoutException: …
 * }</pre>
 */
public final class Fingerprint {
    /** The longest headline; what does not fit is cut off and marked. */
    public static final int HEADLINE_CHARS = 200;

    /** 12 digits: one chance in 280,000 that any two of 30,000 bugs share one. */
    private static final int BYTES = 6;

    private Fingerprint() {}

    /**
     * The fingerprint, 12 hexadecimal digits.
     *
     * @param log the lines that {@code block} was found in
     */
    public static String of(List<String> log, FinalFailure block) {
        var telling = Telling.of(log, block);
        String words = Stream.concat(telling.messages().stream(), telling.functions().stream())
                .map(Wording::of)
                .distinct()
                .collect(Collectors.joining("\n"));
        return HexFormat.of().formatHex(sha256(words), 0, BYTES);
    }

    /**
     * One line for people that says what happened: the exception that ended the run, and its innermost cause if it has one. Numbers, ids and
     * the like are {@code #} in it, so that it is the same for the same bug. At most {@value #HEADLINE_CHARS} characters; empty only if
     * the block says nothing.
     *
     * @param log the lines that {@code block} was found in
     */
    public static String headline(List<String> log, FinalFailure block) {
        String headline = Headline.of(block.stack(), Telling.of(log, block).messages());
        return headline.length() <= HEADLINE_CHARS ? headline : headline.substring(0, HEADLINE_CHARS - 1) + "…";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
