package dev.crashloop.bench;

import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.PodParser;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What it costs to take in one healthy pod of 16 KB: field by field, and as a whole tree for comparison. */
@State(Scope.Benchmark)
public class PodParsing {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int POD_BYTES = 16 * 1024;

    private byte[] json = new byte[0];

    /** A pod with all that clusters put into one, most of it of no use here. */
    @Setup
    public void pod() {
        var filler = new StringBuilder();
        while (filler.length() < POD_BYTES) {
            filler.append("{\"name\": \"SETTING_").append(filler.length()).append("\", \"value\": \"some value\"},");
        }
        json =
                ("{\"metadata\": {\"namespace\": \"demo\", \"name\": \"orders-5bf89-x7k2p\", \"uid\": \"u\", \"resourceVersion\": \"41\"},"
                                + " \"spec\": {\"nodeName\": \"node1\", \"containers\": [{\"name\": \"app\", \"env\": ["
                                + filler + "{}]}]},"
                                + " \"status\": {\"containerStatuses\": [{\"name\": \"app\", \"state\": {\"running\": {\"startedAt\": \"2026-01-02T03:04:05Z\"}}}]}}")
                        .getBytes(StandardCharsets.UTF_8);
    }

    /** As the product does it. */
    @Benchmark
    public Pod slim() {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return PodParser.parse(parser);
        }
    }

    /** As a tree of all fields. */
    @Benchmark
    public JsonNode tree() {
        return MAPPER.readTree(json);
    }
}
