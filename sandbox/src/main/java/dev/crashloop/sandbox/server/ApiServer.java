package dev.crashloop.sandbox.server;

import com.sun.net.httpserver.HttpServer;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.PodLogs;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The API server of the embedded cluster, on plain HTTP, for this machine only.
 *
 * <pre>{@code
 * try (ApiServer server = ApiServer.start(store, logs, new Faults(), 0, clock)) {
 *     Files.writeString(file, server.kubeconfig()); // and then: kubectl --kubeconfig FILE get pods -A
 * }
 * }</pre>
 */
public final class ApiServer implements Registration {

    static {
        // without it, answers wait for the client's delayed ACK; the JDK reads it once, when its server class is loaded
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Faults faults;
    private final Access access = new Access();
    private final RequestLog requests = new RequestLog();
    private final Store store;
    private final Front front;
    private final Connections connections;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("api-", 0).factory());
    private final @Nullable InetSocketAddress address;
    private final String hostAndPort;
    /** Null where there is no port: then the {@link Door} is the only way in. */
    private @Nullable HttpServer http;

    private volatile boolean away;

    private ApiServer(
            Store store,
            PodLogs logs,
            Faults faults,
            @Nullable HttpServer http,
            InstantSource clock,
            Settings settings) {
        this.store = store;
        this.faults = faults;
        this.http = http;
        this.address = http == null ? null : http.getAddress();
        this.hostAndPort =
                address == null ? "sandbox.invalid" : address.getAddress().getHostAddress() + ":" + address.getPort();
        Router router = new Router(store, logs, access, settings, clock, () -> hostAndPort);
        this.front = new Front(router, faults, access, requests, settings.user(), clock);
        this.connections = new Connections(front, new WatchSessions(store, faults));
    }

    /** Starts a server of today. */
    public static ApiServer start(Store store, PodLogs logs, Faults faults, int port, InstantSource clock) {
        return start(store, logs, faults, port, clock, Settings.CURRENT);
    }

    /**
     * Starts a server.
     *
     * @param logs where logs come from
     * @param port 0 for any that is free
     * @param clock for ages in tables and for what is recorded; timeouts and delays go by real time
     * @param settings which API server to imitate
     */
    public static ApiServer start(
            Store store, PodLogs logs, Faults faults, int port, InstantSource clock, Settings settings) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            ApiServer server = new ApiServer(store, logs, faults, http, clock, settings);
            server.listen(http);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }

    /** A server without a port: requests come through its {@link #door}. */
    public static ApiServer withoutPort(
            Store store, PodLogs logs, Faults faults, InstantSource clock, Settings settings) {
        return new ApiServer(store, logs, faults, null, clock, settings);
    }

    /** A way in past sockets, where answers and watches go by this timeline. */
    public Door door(Timeline timeline) {
        return new Door(front, store, faults, timeline, () -> away);
    }

    /** Where it listens, for example {@code http://127.0.0.1:34567}; a name that leads nowhere if it has no port. */
    public String url() {
        return "http://" + hostAndPort;
    }

    /** A kubeconfig for it. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: embedded
                  cluster: {server: "%s"}
                users:
                - name: embedded
                  user: {}
                contexts:
                - name: embedded
                  context: {cluster: embedded, user: embedded, namespace: default}
                current-context: embedded
                """.formatted(url());
    }

    /** What clients have asked. */
    public RequestLog requests() {
        return requests;
    }

    /** What clients may ask. */
    public Access access() {
        return access;
    }

    /** The faults it was started with. */
    public Faults faults() {
        return faults;
    }

    /** Forgets the history and cuts all watches, so that clients that go on from an old resource version get a 410. */
    public void expireHistory() {
        store.compact();
        faults.dropWatches(Call.any());
    }

    /** Closes the port and every connection: clients are refused, until {@link #comeBack}. */
    public synchronized void goAway() {
        away = true;
        faults.dropWatches(Call.any());
        if (http != null) {
            http.stop(0);
        }
    }

    /** Listens again, on the same port, with the same objects. */
    public synchronized void comeBack() {
        away = false;
        if (address == null) {
            return;
        }
        try {
            HttpServer again = HttpServer.create(address, 0);
            http = again;
            listen(again);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
    }

    @Override
    public synchronized void close() {
        goAway();
        threads.shutdownNow();
    }

    private void listen(HttpServer server) {
        server.setExecutor(threads);
        server.createContext("/", connections);
        server.start();
    }
}
