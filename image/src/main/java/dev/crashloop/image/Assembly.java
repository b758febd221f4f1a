package dev.crashloop.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the {@link Tree} from the built program and the JDK that this runs on: a runtime of a few modules, the program with its
 * libraries, and an AOT cache from a {@linkplain Rehearsal rehearsal}.
 */
public final class Assembly {
    /** For keystores, for serving files, for tools that look into a runtime, for running a jar as a program, for making the JVM's default archive. */
    private static final List<String> UNUSED =
            List.of("bin/keytool", "bin/jwebserver", "lib/jrt-fs.jar", "lib/jexec", "lib/classlist");

    private Assembly() {}

    /**
     * Makes it.
     *
     * @param args the folder with the built program, its bill of materials, its license, and the folder to make, which is emptied
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("usage: Assembly PROGRAM-FOLDER SBOM LICENSE TREE");
            System.exit(2);
        }
        Path bill = Path.of(args[1]);
        if (!Files.exists(bill)) {
            System.err.println("there is no bill of materials, " + bill
                    + ": Maven makes it only when it is online; build once without -o (--offline)");
            System.exit(1);
        }
        var tree = Tree.at(Path.of(args[3]));
        Tree.remove(tree.root());
        link(tree.runtime());
        program(tree, Path.of(args[0]));
        BillOfMaterials.of(bill)
                .withRuntime(System.getProperty("java.vendor"), Runtime.version())
                .write(tree.billOfMaterials());
        Files.copy(Path.of(args[2]), tree.license());
        tree.settle();
        Rehearsal.of(tree).run();
        tree.settle();
        System.out.println("assembled " + tree.root() + ", AOT cache " + Files.size(tree.cache()) / 1_000_000 + " MB");
    }

    /** Uncompressed: the image's layers are compressed anyway, and better; and the runtime starts sooner. */
    private static void link(Path runtime) throws IOException {
        Files.createDirectories(runtime.getParent());
        ToolProvider jlink =
                ToolProvider.findFirst("jlink").orElseThrow(() -> new IllegalStateException("a JDK is needed"));
        int exitCode = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", new TreeSet<>(RuntimeModules.LINKED.keySet())),
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                "zip-0",
                "--add-options",
                options(),
                "--output",
                runtime.toString());
        if (exitCode != 0) {
            throw new IllegalStateException("jlink failed with exit code " + exitCode);
        }
        for (String unused : UNUSED) {
            Files.deleteIfExists(runtime.resolve(unused)); // not every system has all of them
        }
    }

    /** In one line; the file explains each. */
    private static String options() throws IOException {
        try (InputStream in = Assembly.class.getResourceAsStream("/java.options")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.joining(" "));
        }
    }

    private static void program(Tree tree, Path built) throws IOException {
        Files.createDirectories(tree.libraries());
        Files.copy(built.resolve(Tree.JAR), tree.jar());
        try (Stream<Path> libraries = Files.list(built.resolve("lib"))) {
            for (Path library : libraries.toList()) {
                Files.copy(library, tree.libraries().resolve(library.getFileName()));
            }
        }
    }
}
