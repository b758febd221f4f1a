package dev.crashloop.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class JsonPathTest {

    private static final ObjectNode OBJECT = Json.parse("""
            {"spec":{"size":3},"metadata":{"annotations":{"a.b/c":"dotted"}},
             "status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Other","status":"False"}]}}
            """);

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    .spec.size;                                        [3]
                    .status.conditions[?(@.type=="Ready")].status;     ["True"]
                    .status.conditions[?(@.type!='Ready')].status;     ["False"]
                    .status.conditions[*].type;                        ["Ready","Other"]
                    .status.conditions[-1].type;                       ["Other"]
                    .metadata.annotations.a\\.b/c;                     ["dotted"]
                    .metadata.annotations['a.b/c'];                    ["dotted"]
                    .nothing.here;                                     []
                    """)
    void pathsFindWhatTheyName(String path, String expected) {
        assertThat(JsonPath.compile(path).find(OBJECT).toString().replace(", ", ","))
                .isEqualTo(expected);
    }
}
