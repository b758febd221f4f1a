package dev.crashloop.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that becomes the image: what is at {@code root/opt/java} here is at {@code /opt/java} there. It can be run from where it is.
 *
 * @param root absolute
 */
public record Tree(Path root) {
    /** The time of every file. The JVM takes its AOT cache only if the jars are as old as they were when it was made. */
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /** The class path begins with it. */
    static final String JAR = "crashloop-cleaner.jar";

    private static final String RUNTIME = "opt/java";
    private static final String PROGRAM = "opt/crashloop-cleaner";

    /** Below an absolute path. */
    public static Tree at(Path root) {
        return new Tree(root.toAbsolutePath().normalize());
    }

    /** What the image runs; a container's arguments follow. */
    public static List<String> entrypoint() {
        return new Tree(Path.of("/")).command();
    }

    Path runtime() {
        return root.resolve(RUNTIME);
    }

    /** The program's folder: its jar, its libraries below {@code lib}, and what else it needs. */
    Path program() {
        return root.resolve(PROGRAM);
    }

    Path jar() {
        return program().resolve(JAR);
    }

    Path libraries() {
        return program().resolve("lib");
    }

    Path cache() {
        return program().resolve("crashloop-cleaner.aot");
    }

    Path billOfMaterials() {
        return program().resolve("sbom.cdx.json");
    }

    Path license() {
        return program().resolve("LICENSE");
    }

    Path java() {
        return runtime().resolve("bin/java");
    }

    /** What runs the program in this folder; its arguments follow. */
    List<String> command() {
        return List.of(java().toString(), "-XX:AOTCache=" + cache(), "-jar", jar().toString());
    }

    /** Gives each file its {@link #TIME}. */
    void settle() throws IOException {
        for (Path path : all(root)) {
            Files.setLastModifiedTime(path, FileTime.from(TIME));
        }
    }

    /** Removes a folder with all that is in it, if it is there. */
    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path path : all(folder)) {
                Files.delete(path);
            }
        }
    }

    /** What is in a folder before the folder itself. */
    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
