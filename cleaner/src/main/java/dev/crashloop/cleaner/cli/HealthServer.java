package dev.crashloop.cleaner.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crashloop.cleaner.run.Health;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers the kubelet's probes: {@code /livez} and {@code /readyz} with 200 or 503, and one line that says why. */
final class HealthServer implements AutoCloseable {
    private final HttpServer http;

    private HealthServer(HttpServer http) {
        this.http = http;
    }

    /** Listens on that port of all addresses; 0 for any that is free. */
    static HealthServer start(int port, Health health) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(port), 0);
        http.setExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("probe-", 0).factory()));
        http.createContext("/livez", exchange -> answer(exchange, "/livez", health::live));
        http.createContext("/readyz", exchange -> answer(exchange, "/readyz", health::ready));
        http.start();
        return new HealthServer(http);
    }

    /** The port it listens on. */
    int port() {
        return http.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, String path, Supplier<Health.Answer> probe) throws IOException {
        try (exchange) {
            // contexts match by prefix
            if (!exchange.getRequestURI().getPath().equals(path)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            Health.Answer answer = probe.get();
            byte[] text = (answer.why() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.good() ? 200 : 503, head ? -1 : text.length);
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
