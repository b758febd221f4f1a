package dev.crashloop.cleaner.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP. Authentication, TLS, proxies and the renewal of tokens are the client library's. */
final class HttpWire implements Wire {
    private final KubernetesClient client;
    private final String server;

    /** For the server and the user that the configuration names; nothing is sent yet. */
    HttpWire(Config config) {
        var own = new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout((int) ApiClient.REQUEST_TIMEOUT.toMillis())
                .withRequestTimeout((int) ApiClient.REQUEST_TIMEOUT.toMillis())
                // one slow watcher must not hold up everyone else on a shared connection
                .withHttp2Disable(true)
                .build();
        this.client = new KubernetesClientBuilder().withConfig(own).build();
        this.server = own.getMasterUrl().replaceAll("/+$", "");
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public Answer send(Request request, Duration atMost) throws IOException, InterruptedException {
        var http = client.getHttpClient();
        HttpRequest.Builder own = http.newHttpRequestBuilder().uri(uri(request)).forStreaming();
        if (request.body() != null && request.type() != null) {
            own = own.method(request.method(), request.type(), request.body());
        }
        CompletableFuture<HttpResponse<InputStream>> future;
        try {
            future = http.sendAsync(own.build(), InputStream.class);
        } catch (IllegalStateException | RejectedExecutionException e) {
            // as if nobody were there: nothing was sent
            throw (IOException) new ConnectException("this client is closed").initCause(e);
        } catch (RuntimeException e) {
            // the client reads credentials anew, from files that somebody may be writing at this moment
            throw new IOException("the request cannot be made: " + e.getMessage(), e);
        }
        try {
            var response = future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.code(),
                    Optional.ofNullable(response.header("Retry-After")),
                    Optional.ofNullable(response.header("Date")),
                    response.body());
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            abandon(future);
            throw new IOException("no answer within " + atMost.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            abandon(future);
            throw e;
        }
    }

    /** A name that people have put into a record may be none that a path can have. */
    private URI uri(Request request) throws IOException {
        try {
            return new URI(server + request.path());
        } catch (URISyntaxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static IOException failed(Throwable cause) throws InterruptedException {
        if (cause instanceof InterruptedException
                || (cause instanceof InterruptedIOException && Thread.interrupted())) {
            throw new InterruptedException();
        }
        return cause instanceof IOException e ? e : new IOException(cause);
    }

    /** Nobody waits for this answer any more: if it comes after all, its connection is given back. */
    private static void abandon(CompletableFuture<HttpResponse<InputStream>> future) {
        var _ = future.thenAccept(HttpWire::discard);
        future.cancel(true);
    }

    private static void discard(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException _) {
            // closing is all that was wanted
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
