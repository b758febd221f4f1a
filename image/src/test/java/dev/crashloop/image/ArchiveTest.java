package dev.crashloop.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OCI archive: what is in it, and what it does not have. */
class ArchiveTest {
    /** With the 10 MB that a base image may have, the whole is below 90 MB. */
    private static final long MOST_BYTES = 80_000_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static Map<String, byte[]> archive;
    private static JsonNode manifest;
    private static JsonNode config;
    private static List<TarArchiveEntry> files;

    @BeforeAll
    static void write() throws Exception {
        archive = read(written(Built.TREE, "first"));
        JsonNode index = JSON.readTree(archive.get("index.json"));
        manifest = JSON.readTree(blob(index.path("manifests").path(0)));
        config = JSON.readTree(blob(manifest.path("config")));
        files = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            files.addAll(entries(blob(layer)));
        }
    }

    @Test
    void it_is_an_image_of_this_name_for_linux() {
        JsonNode listed =
                JSON.readTree(archive.get("index.json")).path("manifests").path(0);

        assertThat(listed.path("annotations")
                        .path("org.opencontainers.image.ref.name")
                        .asString())
                .isEqualTo("crashloop-cleaner:test");
        assertThat(config.path("os").asString()).isEqualTo("linux");
        assertThat(config.path("architecture").asString()).isIn("amd64", "arm64");
    }

    @Test
    void it_starts_the_program_as_a_user_who_is_not_root() {
        assertThat(config.path("config").path("Entrypoint").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(Tree.entrypoint());
        assertThat(config.path("config").path("User").asString()).isEqualTo("65532:65532");
        assertThat(config.path("config")
                        .path("Labels")
                        .path("org.opencontainers.image.version")
                        .asString())
                .isEqualTo("1.2.3");
    }

    @Test
    void everything_belongs_to_root_and_nobody_else_can_change_it() {
        assertThat(files).isNotEmpty().allSatisfy(file -> {
            assertThat(file.getLongUserId()).as(file.getName()).isZero();
            assertThat(file.getLongGroupId()).as(file.getName()).isZero();
            // nor is there one that runs with other rights than its caller's
            assertThat(file.getMode() & 07022).as(file.getName()).isZero();
        });
    }

    @Test
    void only_java_can_be_run_in_it() {
        assertThat(files)
                .filteredOn(file -> file.isFile() && (file.getMode() & 0111) != 0)
                .extracting(TarArchiveEntry::getName)
                .containsExactlyInAnyOrder("opt/java/bin/java", "opt/java/lib/jspawnhelper");
    }

    @Test
    void the_jars_are_as_old_as_the_cache_was_told() {
        assertThat(files)
                .filteredOn(file ->
                        file.getName().endsWith(".jar") || file.getName().endsWith("/modules"))
                .hasSizeGreaterThan(10)
                .allSatisfy(file ->
                        assertThat(file.getLastModifiedTime().toInstant()).isEqualTo(Tree.TIME));
    }

    @Test
    void it_is_small() {
        long bytes = manifest.path("layers")
                .valueStream()
                .mapToLong(layer -> layer.path("size").asLong())
                .sum();
        System.out.println("image without its base: " + bytes / 1_000_000 + " MB compressed");

        assertThat(bytes).isBetween(10_000_000L, MOST_BYTES);
    }

    @Test
    void the_same_tree_makes_the_same_archive() throws Exception {
        Path again = written(Built.TREE, "second");

        assertThat(again).hasSameBinaryContentAs(folder.resolve("first.tar"));
    }

    @Test
    void the_bill_of_materials_tells_of_the_libraries_and_of_java() throws IOException {
        JsonNode bill = JSON.readTree(Built.TREE.billOfMaterials().toFile());

        assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bill.path("components")
                        .valueStream()
                        .map(component -> component.path("name").asString()))
                .contains("crashloop-cleaner", "kubernetes-client", "picocli", "openjdk")
                .doesNotContain("jib-core", "junit-jupiter");
        assertThat(bill.path("components")
                        .valueStream()
                        .filter(component -> component.path("purl").asString("").startsWith("pkg:maven/"))
                        .map(component -> component.path("name").asString() + "-"
                                + component.path("version").asString() + ".jar"))
                .containsExactlyInAnyOrderElementsOf(jars());
    }

    private static List<String> jars() throws IOException {
        try (var libraries = Files.list(Built.TREE.libraries())) {
            var names = new ArrayList<>(
                    libraries.map(path -> path.getFileName().toString()).toList());
            names.add("crashloop-cleaner-" + System.getProperty("crashloop.version") + ".jar");
            return names;
        }
    }

    private static Path written(Tree tree, String name) throws Exception {
        Path file = folder.resolve(name + ".tar");
        Archive.write(tree, "scratch", "crashloop-cleaner:test", file, "1.2.3");
        return file;
    }

    private static byte[] blob(JsonNode descriptor) {
        return archive.get("blobs/" + descriptor.path("digest").asString().replace(':', '/'));
    }

    private static Map<String, byte[]> read(Path file) throws IOException {
        var all = new HashMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(Files.newInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                all.put(entry.getName(), tar.readAllBytes());
            }
        }
        return all;
    }

    private static List<TarArchiveEntry> entries(byte[] layer) throws IOException {
        var entries = new ArrayList<TarArchiveEntry>();
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(layer));
                var tar = new TarArchiveInputStream(unzipped)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
