package dev.crashloop.bench;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/** Makes the texts of known failures: mostly how runtimes word their errors about some host, some sentences, and a few error codes. */
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

    /** So many different ones; always the same. */
    static List<String> make(int count) {
        var words = new Words(new SplittableRandom(42));
        var texts = new LinkedHashSet<String>();
        while (texts.size() < count) {
            texts.add(
                    switch (words.number(10)) {
                        case 0 ->
                            words.one("ECONN", "EPIPE", "SIGSEGV", "EAI_AGAIN", "ETIMEDOUT", "NXDOMAIN") + "-"
                                    + words.number(2_000);
                        case 1, 2, 3 ->
                            words.one("Error: ", "fatal: ", "Exception: ", "") + words.sentence(4, 8) + ": "
                                    + words.hex(6);
                        default -> words.one(WORDINGS).formatted(words.host());
                    });
        }
        return List.copyOf(texts);
    }
}
