package dev.crashloop.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The CRDs that the build generates from the types of the module {@code api}. */
public final class Definitions {
    private static final List<String> PLURALS = List.of("cleanups", "clustercrashlooppolicies", "crashlooppolicies");

    private Definitions() {}

    /** The YAML of each CRD, by the name of the file that the chart keeps it in. */
    public static Map<String, String> files() {
        var files = new TreeMap<String, String>();
        PLURALS.forEach(plural -> files.put(plural + ".yaml", read(plural)));
        return files;
    }

    private static String read(String plural) {
        String name = "/META-INF/crds/" + plural + ".crashloop.dev-v1.yml";
        try (InputStream in = Definitions.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        name + " is not on the class path: the build of the module api makes it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
