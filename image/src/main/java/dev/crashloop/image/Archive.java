package dev.crashloop.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes the image of a {@link Tree} as an OCI archive, without a container engine. It is the image that the Dockerfile makes, for the
 * architecture of this machine.
 */
public final class Archive {
    /** In the base image it is called {@code nonroot}; a number, so that a cluster can see that it is not root. */
    static final String USER = "65532:65532";

    static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG", "C.UTF-8");

    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
    private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");

    private Archive() {}

    /**
     * Writes it.
     *
     * @param args the tree; the base image: {@code scratch}, {@code tar:FILE}, or the name of one in a registry; the image's name with a
     *     tag; the file to write; its version
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 5) {
            System.err.println("usage: Archive TREE BASE NAME FILE VERSION");
            System.exit(2);
        }
        if (!System.getProperty("os.name").equals("Linux")) {
            System.err.println(
                    "the runtime in the tree is for this system, and the image is for Linux: use docker build");
            System.exit(1);
        }
        Path file = Path.of(args[3]);
        write(Tree.at(Path.of(args[0])), args[1], args[2], file, args[4]);
        System.out.println("wrote " + file + ", " + Files.size(file) / 1_000_000 + " MB");
    }

    static void write(Tree tree, String base, String name, Path file, String version) throws Exception {
        // Jib takes a layer for the same if its files have the same names and times, which ours have after every build
        Path layers = file.resolveSibling(file.getFileName() + ".layers");
        Tree.remove(layers);
        from(base)
                .setFormat(ImageFormat.OCI)
                .setCreationTime(Tree.TIME)
                .setEntrypoint(Tree.entrypoint())
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/"))
                .setEnvironment(ENVIRONMENT)
                .setLabels(labels(version))
                // what changes least comes first: an update transfers what changed
                .addFileEntriesLayer(layer("runtime", tree, path -> path.startsWith(tree.runtime())))
                .addFileEntriesLayer(layer("libraries", tree, path -> path.startsWith(tree.libraries())))
                .addFileEntriesLayer(layer(
                        "program",
                        tree,
                        path -> path.startsWith(tree.program())
                                && !path.startsWith(tree.libraries())
                                && !path.equals(tree.cache())))
                .addFileEntriesLayer(layer("aot-cache", tree, path -> path.equals(tree.cache())))
                .containerize(Containerizer.to(TarImage.at(file).named(name))
                        .setApplicationLayersCache(layers)
                        .setBaseImageLayersCache(layers)
                        .setToolName("crashloop-cleaner")
                        .setToolVersion(version));
        Tree.remove(layers);
    }

    static Map<String, String> labels(String version) {
        return Map.of(
                "org.opencontainers.image.title", "CrashLoop Cleaner",
                "org.opencontainers.image.description",
                        "Heals Kubernetes pods stuck in CrashLoopBackOff for a known, transient reason",
                "org.opencontainers.image.version", version,
                "org.opencontainers.image.licenses", "Apache-2.0");
    }

    private static JibContainerBuilder from(String base) throws Exception {
        if (base.equals("scratch")) {
            return Jib.fromScratch().setPlatforms(Set.of(platform()));
        }
        if (base.startsWith("tar:")) {
            return Jib.from(TarImage.at(Path.of(base.substring("tar:".length()))));
        }
        return Jib.from(RegistryImage.named(base)).setPlatforms(Set.of(platform()));
    }

    /** The one that the runtime in the tree is for. */
    private static Platform platform() {
        String architecture = System.getProperty("os.arch");
        return new Platform(architecture.equals("aarch64") ? "arm64" : architecture, "linux");
    }

    private static FileEntriesLayer layer(String name, Tree tree, Predicate<Path> belongs) throws IOException {
        var layer = FileEntriesLayer.builder().setName(name);
        for (Path path : files(tree, belongs)) {
            layer.addEntry(
                    path,
                    AbsoluteUnixPath.get("/" + tree.root().relativize(path)),
                    Files.isExecutable(path) ? EXECUTABLE : READABLE,
                    Tree.TIME);
        }
        return layer.build();
    }

    /** Sorted, so that the same files make the same layer. */
    private static List<Path> files(Tree tree, Predicate<Path> belongs) throws IOException {
        try (Stream<Path> all = Files.walk(tree.root())) {
            return all.filter(Files::isRegularFile).filter(belongs).sorted().toList();
        }
    }
}
