package dev.crashloop.cleaner.failure;

import java.util.List;

/** Takes what belongs to the form of a stack trace off its lines. */
final class Message {
    private static final List<String> LEADS = List.of(
            "Unhandled exception. ",
            "Unhandled Exception: ",
            "Unhandled exception: ",
            "Exception Info: ",
            "---> ",
            "Caused by: ",
            "Wrapped by: ",
            "PHP Fatal error: ",
            "Fatal error: ",
            "Uncaught ",
            "Next ",
            "[cause]: ",
            "panic: ",
            "fatal error: ");

    private static final List<String> FORM = List.of(
            "--- End of ",
            "goroutine ",
            "created by ",
            "Traceback (most recent call last)",
            "The above exception was the direct cause",
            "During handling of the above exception",
            "Stack trace:",
            "thrown in ",
            "note: ",
            "Node.js v",
            "stack backtrace:",
            "Location:",
            "Original Stack Trace:",
            "Caused by:",
            "^",
            "throw er; // Unhandled",
            "In ",
            "exit status ");

    private Message() {}

    /** What a line says; empty if it is only form. */
    static String of(Line line) {
        String body = line.body();
        if (body.equals("}")
                || body.equals("{")
                || FORM.stream().anyMatch(form -> body.startsWith(form) && isForm(body, form))) {
            return "";
        }
        String message = Klog.isHead(body) && body.contains("] ") ? body.substring(body.indexOf("] ") + 2) : body;
        return withoutLeads(withoutThread(message));
    }

    private static boolean isForm(String body, String form) {
        return switch (form) {
            case "Caused by:" -> body.length() == form.length();
            case "In " -> body.endsWith(":") && body.contains(".php line ");
            default -> true;
        };
    }

    private static String withoutLeads(String body) {
        String text = body;
        boolean more = true;
        while (more) {
            more = false;
            for (String lead : LEADS) {
                if (text.startsWith(lead) && text.length() > lead.length()) {
                    text = text.substring(lead.length()).stripLeading();
                    more = true;
                }
            }
        }
        return text;
    }

    /** Threads have numbers, or the names of what they happen to do. */
    private static String withoutThread(String body) {
        String java = "Exception in thread \"";
        if (body.startsWith(java)) {
            int end = body.indexOf("\" ", java.length());
            return end < 0 ? body : body.substring(end + 2);
        }
        if (body.startsWith("thread '")) {
            int end = body.indexOf("' panicked at");
            return end < 0 ? body : body.substring(end + 2);
        }
        return withoutThreadInBrackets(body);
    }

    /** {@code [main]}, {@code [pool-1-thread-2]}, {@code [           main]} in the front of a record. */
    private static String withoutThreadInBrackets(String body) {
        int open = body.indexOf('[');
        int close = body.indexOf(']', open + 1);
        if (open < 0 || close < 0 || open > 60) {
            return body;
        }
        String name = body.substring(open + 1, close).strip();
        boolean thread = name.equals("main")
                || name.endsWith("Thread")
                || name.contains("-exec-")
                || name.contains("thread-")
                || name.contains("-worker")
                || name.contains("Thread-")
                || name.contains("nioEventLoop")
                || name.contains("Executor");
        return thread ? body.substring(0, open) + body.substring(close + 1).stripLeading() : body;
    }

    /** The function of a stack frame, without its place and arguments. */
    static String function(Line frame) {
        String body = frame.body();
        return switch (frame.frame()) {
            case PYTHON -> body.substring(body.indexOf("\", line ") + 2).replaceFirst("line \\d+,?", "");
            case RUBY -> body.substring(body.indexOf(":in "));
            case PHP ->
                until(body.substring(body.indexOf(' ') + 1), "(", body.indexOf("): ") > 0 ? body.indexOf("): ") : 0);
            case DOTNET, JAVA, NODE, NONE -> until(body, "(", 0);
        };
    }

    private static String until(String text, String end, int from) {
        int at = text.indexOf(end, Math.min(from, text.length()));
        return at < 0 ? text : text.substring(0, at);
    }
}
