package dev.crashloop.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes the texts of known failures. The same every time. */
final class KnownTexts {
    private static final List<String> WORDINGS = List.of(
            "System.Net.Sockets.SocketException (11001): No such host is known. (%s:443)",
            "(No such host is known. (%s:443))",
            "System.Net.Sockets.SocketException (0xFFFDFFFF): Name or service not known (%s:443)",
            "connected host has failed to respond. (%s:443)",
            "java.net.UnknownHostException: %s: Name or service not known",
            "java.net.ConnectException: Connection timed out: %s",
            "io.netty.channel.ConnectTimeoutException: connection timed out: %s",
            "The TCP/IP connection to the host %s, port 1433 has failed",
            "dial tcp: lookup %s on 10.0.0.10:53: no such host",
            "dial tcp: lookup %s: i/o timeout",
            "getaddrinfo ENOTFOUND %s",
            "getaddrinfo EAI_AGAIN %s",
            "Failed to resolve '%s' ([Errno -3] Temporary failure in name resolution)",
            "HTTPSConnectionPool(host='%s', port=443): Max retries exceeded",
            "could not translate host name \"%s\" to address",
            "php_network_getaddresses: getaddrinfo for %s failed",
            "dns error: failed to lookup address information: %s",
            "while connecting to upstream: \"https://%s\"",
            "host not found in upstream \"%s\"",
            "net/http: TLS handshake timeout: %s");

    private KnownTexts() {}

    /** As people write them: mostly how runtimes word their errors about some host, some sentences, and a few error codes. */
    static List<String> errors(int count) {
        return different(count, KnownTexts::error);
    }

    /** The worst that a search may meet: short texts that begin as half of all words in the log do. */
    static List<String> words(int count) {
        return different(
                count, words -> words.sentence(1, 2) + words.one(" ", "-", ":", "_") + words.hex(2 + words.number(4)));
    }

    private static String error(Words words) {
        return switch (words.number(10)) {
            case 0 ->
                words.one("ECONN", "EPIPE", "SIGSEGV", "EAI_AGAIN", "ETIMEDOUT", "NXDOMAIN") + "-"
                        + words.number(2_000);
            case 1, 2, 3 ->
                words.one("Error: ", "fatal: ", "Exception: ", "") + words.sentence(4, 8) + ": " + words.hex(6);
            default -> words.one(WORDINGS).formatted(words.host());
        };
    }

    private static List<String> different(int count, Function<Words, String> one) {
        var words = new Words(new SplittableRandom(42));
        return Stream.generate(() -> one.apply(words)).distinct().limit(count).toList();
    }
}
