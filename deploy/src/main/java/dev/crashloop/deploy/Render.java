package dev.crashloop.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes what is checked in, but made: the chart's copies of the CRDs, and the plain manifests. */
public final class Render {
    private Render() {}

    /** {@code args[0]} is the folder {@code deploy}. */
    public static void main(String[] args) throws IOException {
        var folders = Folders.of(Path.of(args[0]));
        write(folders.definitions(), Definitions.files());
        write(folders.manifests(), Manifests.of(folders.chart()));
    }

    /**
     * Where things are.
     *
     * @param definitions the chart's copies of the CRDs
     * @param manifests the plain manifests
     */
    public record Folders(Chart chart, Path definitions, Path manifests) {
        /** Below the folder {@code deploy}. */
        public static Folders of(Path deploy) {
            Path chart = deploy.resolve("helm/crashloop-cleaner");
            return new Folders(new Chart(chart), chart.resolve("definitions"), deploy.resolve("kubernetes"));
        }
    }

    private static void write(Path folder, Map<String, String> files) throws IOException {
        for (var file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
