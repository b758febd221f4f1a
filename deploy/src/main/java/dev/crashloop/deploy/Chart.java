package dev.crashloop.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Helm chart in a folder, as Helm itself reads it: Helm's own engine runs in this JVM.
 *
 * <pre>{@code
 * String yaml = new Chart(Path.of("deploy/helm/crashloop-cleaner")).render(Rendering.usual());
 * }</pre>
 *
 * @param folder where its {@code Chart.yaml} is
 */
public record Chart(Path folder) {

    /** What {@code helm lint --strict} finds: errors and warnings. Empty if it is in order. */
    public List<String> problems() {
        LintResult result = new Helm(folder).lint().strict().quiet().call();
        return result.isFailed() || !result.getMessages().isEmpty() ? List.copyOf(result.getMessages()) : List.of();
    }

    /**
     * What {@code helm template} prints: the objects as YAML documents, in the order in which they are installed.
     *
     * @throws IllegalStateException if Helm refuses; the message is Helm's
     */
    public String render(Rendering how) {
        return withFile(
                how.values(),
                values -> new Helm(folder)
                        .template()
                        .withName(how.release())
                        .withNamespace(how.namespace())
                        .withKubeVersion(how.kubernetes())
                        .withValuesFile(values)
                        .call());
    }

    private interface Use {
        String of(Path file);
    }

    /** Helm takes values only from a file. */
    private static String withFile(String text, Use use) {
        try {
            Path file = Files.createTempFile("values-", ".yaml");
            try {
                return use.of(Files.writeString(file, text));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
