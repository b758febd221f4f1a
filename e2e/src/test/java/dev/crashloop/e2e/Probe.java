package dev.crashloop.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The answer of a program to a probe, as the kubelet would get it. */
record Probe(int code, String text) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The kubelet's own default. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    static Probe live(int port) {
        return of(port, "/livez");
    }

    static Probe ready(int port) {
        return of(port, "/readyz");
    }

    boolean good() {
        return code == 200;
    }

    /** No answer in time counts as code 0. */
    private static Probe of(int port, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TIMEOUT)
                .build();
        try {
            var response = HTTP.send(request, BodyHandlers.ofString());
            return new Probe(response.statusCode(), response.body().strip());
        } catch (IOException e) {
            return new Probe(0, String.valueOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A port that nobody listens on. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
