package dev.crashloop.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What logs are made of. */
final class Words {
    private static final List<String> WORDS =
            List.of(("request response handler connection pool cache order payment customer invoice"
                            + " shipment session token user account service worker queue message topic partition offset consumer producer batch"
                            + " retry attempt deadline timeout host server client database query transaction commit rollback lock schema"
                            + " migration table index row column started finished completed failed skipped processed received sent loaded"
                            + " refreshed expired created updated deleted scheduled executing waiting closing opened resolved configuration"
                            + " endpoint certificate handshake metadata health probe ready live shutdown graceful thread executor task job event"
                            + " stream snapshot checkpoint replica leader election the a of to for with from after before while in on at by and"
                            + " is was not no")
                    .split(" "));

    private final SplittableRandom random;

    Words(SplittableRandom random) {
        this.random = random;
    }

    /** From 0 to {@code bound}, exclusive. */
    int number(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String sentence(int minWords, int maxWords) {
        return IntStream.range(0, random.nextInt(minWords, maxWords))
                .mapToObj(_ -> one(WORDS))
                .collect(Collectors.joining(" "));
    }

    String hex(int digits) {
        return IntStream.range(0, digits)
                .mapToObj(_ -> Integer.toHexString(random.nextInt(16)))
                .collect(Collectors.joining());
    }

    String address() {
        return "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    String host() {
        return one("orders", "payments", "catalog", "users", "billing", "search", "stock", "mail") + "-"
                + one("db", "api", "cache", "queue", "config") + "-" + random.nextInt(100) + "."
                + one(
                        "azconfig.io",
                        "database.windows.net",
                        "svc.cluster.local",
                        "example.com",
                        "redis.cache.windows.net");
    }

    String time(int second) {
        return "2026-01-02 %02d:%02d:%02d.%03d"
                .formatted(second / 3_600 % 24, second / 60 % 60, second % 60, random.nextInt(1_000));
    }
}
