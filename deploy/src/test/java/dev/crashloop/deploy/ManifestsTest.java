package dev.crashloop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is checked in, but made: if one of these fails, run {@code deploy/render} and look at the difference. */
class ManifestsTest {

    @Test
    void thePlainManifestsAreWhatTheChartRenders() throws IOException {
        assertThat(filesBelow(Charts.FOLDERS.manifests()))
                .as("deploy/kubernetes; deploy/render makes it")
                .isEqualTo(Manifests.of(Charts.FOLDERS.chart()));
    }

    @Test
    void theChartHasTheDefinitionsThatTheBuildGenerates() throws IOException {
        assertThat(filesBelow(Charts.FOLDERS.definitions()))
                .as("the chart's definitions; deploy/render makes them")
                .isEqualTo(Definitions.files());
    }

    @Test
    void theChartChangesNothingInTheDefinitions() {
        var rendered = new TreeMap<String, JsonNode>();
        Charts.usual()
                .ofKind("CustomResourceDefinition")
                .forEach(definition ->
                        rendered.put(definition.at("/spec/names/plural").asString() + ".yaml", bare(definition)));
        var generated = new TreeMap<String, JsonNode>();
        Definitions.files()
                .forEach((file, yaml) ->
                        generated.put(file, bare(Rendered.parse(yaml).objects().getFirst())));

        // by their text: in one a limit is written 1, in the other 1.0
        assertThat(numbers(rendered)).isEqualTo(numbers(generated));
    }

    @Test
    void plainManifestsDoNotSayThatHelmManagesThem() {
        assertThat(Manifests.of(Charts.FOLDERS.chart()).values())
                .hasSize(3)
                .allSatisfy(text -> assertThat(text).doesNotContain("managed-by", "helm.sh/chart"));
    }

    /** Without what says whose it is. */
    private static JsonNode bare(JsonNode definition) {
        ObjectNode copy = definition.deepCopy().asObject();
        copy.withObjectProperty("metadata").remove("labels");
        copy.withObjectProperty("metadata").remove("annotations");
        return copy;
    }

    private static Map<String, String> numbers(Map<String, JsonNode> definitions) {
        var texts = new TreeMap<String, String>();
        definitions.forEach((file, definition) -> texts.put(file, sorted(definition)));
        return texts;
    }

    private static String sorted(JsonNode node) {
        if (node.isObject()) {
            var fields = new TreeMap<String, String>();
            node.forEachEntry((name, value) -> fields.put(name, sorted(value)));
            return fields.toString();
        }
        if (node.isArray()) {
            return node.valueStream().map(ManifestsTest::sorted).toList().toString();
        }
        return node.isNumber() ? String.valueOf(node.asDouble()) : node.toString();
    }

    private static Map<String, String> filesBelow(Path folder) throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file ->
                            texts.put(folder.relativize(file).toString().replace('\\', '/'), Charts.text(file)));
        }
        return texts;
    }
}
