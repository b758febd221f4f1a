package dev.crashloop.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Makes logs of {@value #LINES} lines, as services in .NET, Java, Go and Python write them before they crash. The same seed, the same log. */
final class CrashLogs {
    /** As many as the product reads. */
    static final int LINES = 5_000;

    private final Words words;
    private final StringBuilder log = new StringBuilder();

    private CrashLogs(long seed) {
        this.words = new Words(new SplittableRandom(seed));
    }

    /**
     * One log.
     *
     * @param seed also decides which of the four kinds it is of
     * @param texts what lines with a hit say
     * @param share how many of the lines have a hit, from 0 to 1
     */
    static byte[] make(long seed, List<String> texts, double share) {
        var logs = new CrashLogs(seed);
        for (int line = 0; line < LINES; line++) {
            if (logs.words.chance(share)) {
                logs.log
                        .append(" ---> ")
                        .append(logs.words.one(texts))
                        .append(" [retry ")
                        .append(logs.words.number(9))
                        .append(']');
            } else {
                logs.line((int) (seed % 4), line);
            }
            logs.log.append('\n');
        }
        return logs.log.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void line(int kind, int line) {
        log.append(
                switch (kind) {
                    case 0 -> dotnet();
                    case 1 -> java(line);
                    case 2 -> go(line);
                    default -> python(line);
                });
    }

    private String dotnet() {
        return switch (words.number(5)) {
            case 0 -> "info: Orders.Api.Services.OrderService[" + words.number(300) + "]";
            case 1 -> "      " + words.sentence(6, 16);
            case 2 ->
                "      Request starting HTTP/1.1 GET http://" + words.address() + ":8080/api/v1/orders/" + words.hex(8)
                        + "?page=" + words.number(50) + " - - " + words.number(4_000);
            case 3 ->
                "      Executed DbCommand (" + words.number(90) + "ms) [Parameters=[@p0='" + words.hex(12)
                        + "' (Size = 64)], CommandType='Text', CommandTimeout='30'] SELECT o.Id, o.Total FROM Orders AS o WHERE o."
                        + words.one("CustomerId", "Status", "CreatedAt") + " = @p0";
            default ->
                "   at Orders.Api." + words.one("Startup", "Data.Repository", "Services.PaymentClient") + "."
                        + words.one("GetAsync", "ConnectAsync", "SaveChangesAsync") + "(String "
                        + words.one("id", "host", "key")
                        + ", CancellationToken cancellationToken) in /src/Orders.Api/Orders.cs:line "
                        + words.number(400);
        };
    }

    private String java(int line) {
        if (words.number(4) == 0) {
            return "\tat "
                    + words.one(
                            "com.shop.orders.OrderService",
                            "org.springframework.beans.factory.support.AbstractBeanFactory",
                            "java.base/java.util.concurrent.FutureTask",
                            "io.netty.channel.nio.NioEventLoop")
                    + "." + words.one("run", "doGetBean", "connect", "poll") + "(Unknown Source:" + words.number(900)
                    + ")";
        }
        return words.time(line) + words.one("  INFO", " DEBUG", "  WARN", " ERROR") + " 1 --- ["
                + words.one("           main", "nio-8080-exec-" + words.number(9), "ntContainer#0-0") + "] "
                + words.one(
                        "o.s.b.w.embedded.tomcat.TomcatWebServer",
                        "com.zaxxer.hikari.HikariDataSource",
                        "c.shop.orders.OrderService")
                + "  : " + words.sentence(5, 17);
    }

    private String go(int line) {
        return "{\"level\":\"" + words.one("info", "debug", "warn", "error") + "\",\"ts\":" + (1_767_300_000 + line)
                + "."
                + words.number(1_000_000) + ",\"caller\":\""
                + words.one("server/server.go", "store/pg.go", "queue/consumer.go") + ":"
                + words.number(500) + "\",\"msg\":\"" + words.sentence(4, 12) + "\",\"request_id\":\"" + words.hex(16)
                + "\",\"peer\":\"" + words.address() + ":" + words.number(60_000) + "\"}";
    }

    private String python(int line) {
        return switch (words.number(3)) {
            case 0 ->
                words.address() + " - - [02/Jan/2026:" + words.time(line).substring(11, 19)
                        + " +0000] \"GET /api/orders/"
                        + words.number(100_000) + " HTTP/1.1\" " + words.one("200", "200", "404", "502") + " "
                        + words.number(20_000)
                        + " \"-\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\"";
            case 1 ->
                words.time(line) + " " + words.one("INFO", "WARNING", "DEBUG") + " ["
                        + words.one("app.db", "urllib3.connectionpool", "celery.worker") + "] " + words.sentence(5, 15)
                        + " (" + words.host()
                        + ")";
            default ->
                "  File \"/usr/local/lib/python3.12/site-packages/"
                        + words.one("urllib3/connection.py", "requests/adapters.py", "redis/connection.py")
                        + "\", line " + words.number(1_200)
                        + ", in " + words.one("_new_conn", "send", "connect");
        };
    }
}
