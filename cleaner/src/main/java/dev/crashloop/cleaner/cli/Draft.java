package dev.crashloop.cleaner.cli;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.diagnosis.Suggestion;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** A suggestion as a policy that can be given to {@code check} as it is. */
record Draft(Suggestion suggestion, String namespace, Optional<String> inCatalog) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String yaml() {
        var text = new StringBuilder();
        inCatalog.ifPresent(name -> text.append(
                "# The built-in catalogue knows this failure: `- catalog: " + name + "` does the same, and more.\n"));
        text.append(
                "# A draft. Would a fresh pod help? Only then let a policy clean for it. Make the texts as narrow as they can be.\n");
        text.append("apiVersion: ").append(Api.API_VERSION).append('\n');
        text.append("kind: CrashLoopPolicy\n");
        text.append("metadata: {name: draft, namespace: ")
                .append(quoted(namespace))
                .append("}\n");
        text.append("spec:\n  mode: DryRun\n  knownFailures:\n");
        text.append("    - name: ").append(suggestion.name()).append('\n');
        text.append("      logs:\n        allOf:\n");
        for (String contains : suggestion.contains()) {
            text.append("          - {contains: ").append(quoted(contains)).append(", in: final}\n");
        }
        text.append("      examples:\n        - log: |2\n");
        for (String line : suggestion.example()) {
            text.append("            ").append(printable(line)).append('\n');
        }
        return text.toString();
    }

    /** JSON's strings are YAML's, too. */
    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    /** YAML has no place for control characters outside of quotes. */
    private static String printable(String line) {
        return line.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029\\uFFFE\\uFFFF&&[^\\t]]", " ")
                .stripTrailing();
    }

    /** A suggestion whose lines can stand in a policy. */
    static List<String> presentable(List<String> log) {
        return log.stream().map(Draft::printable).toList();
    }
}
