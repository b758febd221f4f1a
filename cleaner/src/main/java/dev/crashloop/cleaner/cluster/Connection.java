package dev.crashloop.cleaner.cluster;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Which cluster, user and namespace to talk to, found as kubectl finds them: {@code --kubeconfig} or {@code KUBECONFIG} or
 * {@code ~/.kube/config}, its current context or the one asked for, exec credential plugins included; in a pod without any of these
 * its ServiceAccount.
 *
 * @param namespace the namespace of the context (or of the pod), {@code default} if it names none
 * @param description what was chosen, for people
 */
public record Connection(Config config, String namespace, String description) {
    private static final Path SERVICE_ACCOUNT = Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);

    /** No cluster can be chosen; the message says why and what to do. */
    public static final class NoConnection extends Exception {
        private static final long serialVersionUID = 1L;

        NoConnection(String message) {
            super(message);
        }
    }

    /**
     * Finds the cluster to talk to.
     *
     * @param kubeconfig the value of {@code --kubeconfig}, if given
     * @param context the value of {@code --context}, if given
     */
    public static Connection find(@Nullable Path kubeconfig, @Nullable String context) throws NoConnection {
        if (kubeconfig != null) {
            if (!Files.isReadable(kubeconfig)) {
                throw new NoConnection("kubeconfig " + kubeconfig
                        + " cannot be read: there is no such file, or no permission to read it.");
            }
            // the client library's own way to name another file: it also re-reads it from there when a token expires
            System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, kubeconfig.toString());
        }
        Optional<Path> file = usual();
        if (file.isEmpty() && context == null && Files.isReadable(SERVICE_ACCOUNT)) {
            return of(Config.autoConfigure(null), "the ServiceAccount of this pod");
        }
        if (file.isEmpty()) {
            throw new NoConnection(
                    "no cluster to talk to: there is no kubeconfig (looked at --kubeconfig, KUBECONFIG and ~/.kube/config)"
                            + " and this is not a pod with a ServiceAccount. Name one with --kubeconfig FILE.");
        }
        return fromFile(file.get(), context);
    }

    private static Optional<Path> usual() {
        return Config.getKubeconfigFilenames().stream()
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst();
    }

    private static Connection fromFile(Path file, @Nullable String context) throws NoConnection {
        Config config;
        try {
            config = Config.autoConfigure(context);
            // whatever the client library finds wrong with a file that people write, they are told, not shown
        } catch (RuntimeException e) {
            throw new NoConnection("kubeconfig " + file + " cannot be used: " + firstLine(e));
        }
        List<String> contexts = config.getContexts() == null
                ? List.of()
                : config.getContexts().stream().map(c -> c.getName()).toList();
        if (config.getCurrentContext() == null || (context != null && !contexts.contains(context))) {
            String found = contexts.isEmpty() ? "it has no contexts" : "it has: " + String.join(", ", contexts);
            throw new NoConnection(
                    context == null
                            ? "kubeconfig " + file + " has no current context; " + found
                                    + ". Choose one with --context NAME or `kubectl config use-context NAME`."
                            : "kubeconfig " + file + " has no context \"" + context + "\"; " + found + ".");
        }
        var chosen = config.getCurrentContext();
        if (chosen.getContext() != null) {
            checkNamed(
                    file,
                    chosen.getName(),
                    "cluster",
                    "clusters",
                    chosen.getContext().getCluster());
            checkNamed(
                    file, chosen.getName(), "user", "users", chosen.getContext().getUser());
        }
        return of(config, "context " + chosen.getName() + " of " + file);
    }

    /** The client library takes its default for a cluster that is not there: another cluster than the one that was asked for. */
    private static void checkNamed(Path file, String context, String what, String list, @Nullable String name)
            throws NoConnection {
        List<String> names = Config.getKubeconfigFilenames().stream()
                .map(Path::of)
                .filter(Files::isReadable)
                .flatMap(path ->
                        new YAMLMapper().readTree(path.toFile()).path(list).valueStream())
                .map(entry -> entry.path("name").asString(""))
                .toList();
        if (name != null && !name.isEmpty() && !names.contains(name)) {
            throw new NoConnection("kubeconfig " + file + ": context \"" + context + "\" names the " + what + " \""
                    + name + "\", which it does not have; it has: "
                    + (names.isEmpty() ? "none" : String.join(", ", names)) + ".");
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " ("
                + e.getClass().getSimpleName() + ")";
    }

    private static Connection of(Config config, String description) {
        String namespace = config.getNamespace();
        return new Connection(config, namespace == null || namespace.isBlank() ? "default" : namespace, description);
    }
}
