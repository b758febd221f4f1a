package dev.crashloop.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS in front of a server that has none, as the API server of the embedded cluster; with a certificate of its own making. */
final class TlsFront implements AutoCloseable {
    private static final char[] PASSWORD = "rehearsal".toCharArray();
    private static final String ALIAS = "front";

    private final ServerSocket listening;
    private final URI behind;
    private final Path kubeconfig;

    private TlsFront(ServerSocket listening, URI behind, Path kubeconfig) {
        this.listening = listening;
        this.behind = behind;
        this.kubeconfig = kubeconfig;
    }

    /** Listens on a free port; keys and the kubeconfig go into the folder. */
    static TlsFront before(URI server, Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        KeyStore keys = keys(folder.resolve("keys.p12"));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        ServerSocket listening =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Path kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"),
                kubeconfig(listening.getLocalPort(), keys.getCertificate(ALIAS).getEncoded()));
        var front = new TlsFront(listening, server, kubeconfig);
        Thread.ofVirtual().start(front::serve);
        return front;
    }

    /** A kubeconfig that leads to it, with a token, as a ServiceAccount has one. */
    Path kubeconfig() {
        return kubeconfig;
    }

    /** The JDK makes keys and certificates with this tool only. */
    private static KeyStore keys(Path file) throws IOException, GeneralSecurityException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=front",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-ext",
                        "bc:c",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed with exit code " + process.exitValue());
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static String kubeconfig(int port, byte[] certificate) {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: rehearsal, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: "%s"}}]
                users: [{name: rehearsal, user: {token: rehearsal}}]
                contexts: [{name: rehearsal, context: {cluster: rehearsal, user: rehearsal}}]
                current-context: rehearsal
                """.formatted(port, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private void serve() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                // closed, or one client that has gone already
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                var server = new Socket(behind.getHost(), behind.getPort())) {
            Thread answers = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            answers.join();
        } catch (IOException _) {
            // the client will see it
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until one side ends; then the other has nothing to wait for. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException _) {
            // the other side is closed with this one
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
