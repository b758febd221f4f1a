package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Stands between the program and the API server, so that a test can do something in the instant before a request arrives. */
final class ApiProxy implements AutoCloseable {
    private final HttpServer server;
    private final Listener listener;

    /** Is told of each request before it is passed on. */
    interface Listener {
        void before(String method, String path);
    }

    ApiProxy(Listener listener) throws IOException {
        this.listener = listener;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        listener.before(method, exchange.getRequestURI().getPath());
        try (exchange;
                InputStream answer = passOn(exchange, method)) {
            byte[] buffer = new byte[8192];
            // as it comes: a watch never ends
            for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
                exchange.getResponseBody().write(buffer, 0, read);
                exchange.getResponseBody().flush();
            }
        }
    }

    private static InputStream passOn(HttpExchange exchange, String method) throws IOException {
        String base = CLIENT.getConfiguration().getMasterUrl().replaceAll("/+$", "");
        var http = CLIENT.getHttpClient();
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(base + exchange.getRequestURI())
                .forStreaming();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (body.length > 0) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            request = request.method(method, type, new String(body, StandardCharsets.UTF_8));
        }
        try {
            var response = http.sendAsync(request.build(), InputStream.class).get();
            exchange.getResponseHeaders().set("Content-Type", response.header("Content-Type"));
            exchange.sendResponseHeaders(response.code(), 0);
            return response.body();
        } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
