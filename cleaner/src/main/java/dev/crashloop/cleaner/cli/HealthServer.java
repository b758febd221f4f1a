package dev.crashloop.cleaner.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crashloop.cleaner.run.Health;
import dev.crashloop.cleaner.run.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers the kubelet's probes: {@code /livez} and {@code /readyz} with 200 or 503, and one line that says why. And Prometheus:
 * {@code /metrics}.
 */
final class HealthServer implements AutoCloseable {
    private final HttpServer http;

    private HealthServer(HttpServer http) {
        this.http = http;
    }

    private record Page(int code, String type, String body) {
        static Page of(Health.Answer probe) {
            return new Page(probe.good() ? 200 : 503, "text/plain; charset=utf-8", probe.why() + "\n");
        }

        static Page of(Metrics metrics) {
            return new Page(200, metrics.contentType(), metrics.text());
        }
    }

    /** Listens on that port of all addresses; 0 for any that is free. */
    static HealthServer start(int port, Health health, Metrics metrics) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(port), 0);
        http.setExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("probe-", 0).factory()));
        page(http, "/livez", () -> Page.of(health.live()));
        page(http, "/readyz", () -> Page.of(health.ready()));
        page(http, "/metrics", () -> Page.of(metrics));
        http.start();
        return new HealthServer(http);
    }

    private static void page(HttpServer http, String path, Supplier<Page> page) {
        http.createContext(path, exchange -> answer(exchange, path, page));
    }

    /** The port it listens on. */
    int port() {
        return http.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, String path, Supplier<Page> asked) throws IOException {
        try (exchange) {
            // contexts match by prefix
            if (!exchange.getRequestURI().getPath().equals(path)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            Page page = asked.get();
            byte[] text = page.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.type());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(page.code(), head ? -1 : text.length);
            if (!head) {
                exchange.getResponseBody().write(text);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
