package dev.crashloop.image;

import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The software bill of materials of the image, in CycloneDX: the libraries, which Maven knows, and the Java runtime, which it does not. What
 * is in the base image is for the base image to tell.
 *
 * @param document CycloneDX 1.x
 */
record BillOfMaterials(ObjectNode document) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The one that Maven wrote. */
    static BillOfMaterials of(Path file) {
        return new BillOfMaterials((ObjectNode) JSON.readTree(file.toFile()));
    }

    /** The same, and the runtime that is linked from a JDK of this version, by that vendor. */
    BillOfMaterials withRuntime(String vendor, Runtime.Version version) {
        ObjectNode all = document.deepCopy();
        all.withArray("components")
                .addObject()
                .put("type", "platform")
                .put("bom-ref", "java-runtime")
                .put("publisher", vendor)
                .put("name", "openjdk")
                .put("version", version.toString())
                .put("purl", "pkg:generic/openjdk@" + version.toString().replace("+", "%2B"));
        return new BillOfMaterials(all);
    }

    void write(Path file) {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), document);
    }
}
