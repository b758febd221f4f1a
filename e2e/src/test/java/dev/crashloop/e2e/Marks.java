package dev.crashloop.e2e;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/**
 * A folder on the node that all pods of a scenario see as {@code /marks}: there they tell each other things. On our own cluster, whose
 * node is this machine, the test tells them things as well.
 */
record Marks(String namespace, String node) {
    private static final Path ALL = Path.of("/tmp/crashloop-e2e-marks");

    Map<String, String> nodeSelector() {
        return Map.of("kubernetes.io/hostname", node);
    }

    Volume volume() {
        return new VolumeBuilder()
                .withName("marks")
                .withNewHostPath()
                .withPath(folder(namespace).toString())
                .withType("DirectoryOrCreate")
                .endHostPath()
                .build();
    }

    VolumeMount mount() {
        return new VolumeMountBuilder()
                .withName("marks")
                .withMountPath("/marks")
                .build();
    }

    /** From now on the pods see it. Only on our own cluster. */
    void set(String mark) {
        try {
            Files.createDirectories(folder(namespace));
            Files.createFile(folder(namespace).resolve(mark));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the pods do not see it any more. Only on our own cluster. */
    void remove(String mark) {
        try {
            Files.delete(folder(namespace).resolve(mark));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the node is this machine, nothing is left of the scenario. */
    static void clear(String namespace) {
        Path folder = folder(namespace);
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String namespace) {
        return ALL.resolve(namespace);
    }
}
