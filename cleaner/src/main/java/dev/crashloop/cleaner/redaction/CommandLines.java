package dev.crashloop.cleaner.redaction;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/** Passwords among the arguments of commands: those of well-known tools, and lists of arguments as containers have them. */
final class CommandLines {
    /**
     * How a tool takes its password.
     *
     * @param tool must be in the line for it to be worth a closer look
     */
    private record Tool(String tool, Pattern pattern) {
        static Tool of(String tool, String regex) {
            return new Tool(tool, Pattern.compile(regex));
        }
    }

    private static final List<Tool> TOOLS = List.of(
            Tool.of("curl", "\\bcurl\\b.*?\\s(?:-u|--user)[ =]?\\s*[\"']?[^\\s:\"']+:([^\\s\"']+)"),
            Tool.of("-cli", "\\b(?:redis|valkey)-cli\\b.*?\\s-a\\s+[\"']?([^\\s\"']+)"),
            Tool.of("mysql", "\\bmysql\\w*\\b.*?\\s-p([^\\s\"']+)"),
            Tool.of("mariadb", "\\bmariadb[\\w-]*\\b.*?\\s-p([^\\s\"']+)"),
            Tool.of("sshpass", "\\bsshpass\\s+-p\\s*[\"']?([^\\s\"']+)"),
            Tool.of(
                    " login",
                    "\\b(?:docker|podman|nerdctl|crane|oras|registry|argocd|oc)\\s+login\\b.*?\\s-p\\s+[\"']?([^\\s\"']+)"));

    /** {@code ["--db-password", "secret"]}: in commas, whatever is around the arguments. */
    private static final Pattern IN_LIST = Pattern.compile(
            "(?i)--?[\\w.-]*(?:password|passwd|secret|token|api-?key)\\\\*[\"']?\\s*,\\s*\\\\*[\"']?([^\\s\"',\\\\\\]-][^\\s\"',\\\\\\]]*)");

    private CommandLines() {}

    static String redact(String line) {
        String result = line;
        for (Tool tool : TOOLS) {
            if (result.contains(tool.tool())) {
                result = Matches.replace(tool.pattern(), result, value -> !Harmless.isValue(value));
            }
        }
        boolean list = result.indexOf(',') > 0 && result.contains("--");
        return list && mayHoldSecret(result)
                ? Matches.replace(
                        IN_LIST, result, value -> !Harmless.isValue(value) && !Redactor.REDACTED.startsWith(value))
                : result;
    }

    private static boolean mayHoldSecret(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.contains("pass") || lower.contains("secret") || lower.contains("token") || lower.contains("key");
    }
}
