package dev.crashloop.sandbox.server;

import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Bodies in YAML. */
final class YamlBody {

    private static final YAMLMapper MAPPER = YAMLMapper.builder().build();

    private YamlBody() {}

    static ObjectNode parse(String text) {
        if (MAPPER.readTree(text) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("not an object");
    }
}
