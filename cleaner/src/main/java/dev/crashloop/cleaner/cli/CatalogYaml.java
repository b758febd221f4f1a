package dev.crashloop.cleaner.cli;

import com.google.re2j.Pattern;
import dev.crashloop.cleaner.policy.CatalogEntry;
import dev.crashloop.cleaner.policy.CatalogGroup;
import dev.crashloop.cleaner.policy.Condition;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** The catalogue for programs. The names are a promise: fields may be added, none is renamed. */
final class CatalogYaml {
    private CatalogYaml() {}

    static String of(int version, List<CatalogGroup> groups) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("version", version);
        var entries = root.putArray("entries");
        for (CatalogGroup group : groups) {
            group.entries().forEach(entry -> entry(group, entry, entries.addObject()));
        }
        return YAMLMapper.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                .disable(YAMLWriteFeature.SPLIT_LINES)
                .build()
                .writeValueAsString(root);
    }

    private static void entry(CatalogGroup group, CatalogEntry entry, ObjectNode json) {
        json.put("name", entry.name()).put("group", group.name()).put("optIn", group.optIn());
        entry.stacks().forEach(json.putArray("stacks")::add);
        json.put("why", entry.why());
        ObjectNode logs = json.putObject("logs");
        conditions("allOf", entry.allOf(), logs);
        conditions("anyOf", entry.anyOf(), logs);
        conditions("noneOf", entry.noneOf(), logs);
        entry.naming().stream().map(Pattern::pattern).forEach(json.putArray("hosts")::add);
        ObjectNode examples = json.putObject("examples");
        entry.matching().forEach(examples.putArray("matches")::add);
        entry.other().forEach(examples.putArray("others")::add);
    }

    private static void conditions(String field, List<Condition> conditions, ObjectNode logs) {
        if (conditions.isEmpty()) {
            return;
        }
        var list = logs.putArray(field);
        for (Condition condition : conditions) {
            ObjectNode json = list.addObject();
            switch (condition) {
                case Condition.Contains contains -> json.put("contains", contains.text());
                case Condition.Regex regex -> json.put("regex", regex.pattern().pattern());
            }
            json.put("in", condition.in().word());
        }
    }
}
