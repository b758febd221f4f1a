package dev.crashloop.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Stands between the program and the API server, so that a test can do something in the instant before or after a request. */
final class ApiProxy implements AutoCloseable {
    private final KubernetesClient client;
    private final HttpServer server;
    private final Listener listener;

    /** What the program asks. */
    record Request(String method, String path, String body) {}

    /** Is told of each request. */
    interface Listener {
        /** Before it is passed on; false if it shall not be, nor answered. */
        boolean before(Request request);

        /** After the API server has answered, before the program learns of it. */
        default void after(Request request) {}
    }

    /** Asks the API server with the rights of this client, whoever asks here. */
    ApiProxy(KubernetesClient client, Listener listener) throws IOException {
        this.client = client;
        this.listener = listener;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** A kubeconfig that leads here. */
    String kubeconfig() {
        return Identity.kubeconfigOf("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (!listener.before(request)) {
                return;
            }
            var response = passOn(exchange, request);
            listener.after(request);
            answer(exchange, response);
        }
    }

    private HttpResponse<InputStream> passOn(HttpExchange exchange, Request request) throws IOException {
        String base = client.getConfiguration().getMasterUrl().replaceAll("/+$", "");
        var http = client.getHttpClient();
        HttpRequest.Builder asked = http.newHttpRequestBuilder()
                .uri(base + exchange.getRequestURI())
                .forStreaming();
        if (!request.body().isEmpty()) {
            asked = asked.method(
                    request.method(), exchange.getRequestHeaders().getFirst("Content-Type"), request.body());
        }
        try {
            return http.sendAsync(asked.build(), InputStream.class).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            exchange.getResponseHeaders().set("Content-Type", response.header("Content-Type"));
            exchange.sendResponseHeaders(response.code(), 0);
            byte[] buffer = new byte[8192];
            // as it comes: a watch never ends
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                exchange.getResponseBody().write(buffer, 0, read);
                exchange.getResponseBody().flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
