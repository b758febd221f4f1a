package dev.crashloop.cleaner.failure;

/** Whose stack trace a line is a frame of. */
enum Frame {
    NONE,
    DOTNET,
    JAVA,
    NODE,
    PYTHON,
    RUBY,
    PHP;

    private static final String[] OF_JAVA = {
        ".java:",
        ".kt:",
        ".scala:",
        ".groovy:",
        ".clj:",
        "(Native Method)",
        "(Unknown Source)",
        "(<generated>)",
        ".java)",
        ".kt)",
        ".scala)",
        ".groovy)",
        "(SourceFile:"
    };

    private static final String[] OF_NODE = {
        ".js:",
        ".ts:",
        ".mjs:",
        ".cjs:",
        ".jsx:",
        ".tsx:",
        "node:",
        "(native)",
        "<anonymous>",
        "[as ",
        "file:///",
        "webpack:",
        "(index "
    };

    /** Judges a line without its indentation. */
    static Frame of(String body) {
        if (body.startsWith("at ")) {
            return at(body);
        }
        if (body.startsWith("... ")) {
            return body.endsWith(" more") || body.endsWith("omitted") ? JAVA : NONE;
        }
        if (body.startsWith("File \"")) {
            return body.contains("\", line ") ? PYTHON : NONE;
        }
        if (body.startsWith("#")) {
            return isPhp(body) ? PHP : NONE;
        }
        return isRuby(body) ? RUBY : NONE;
    }

    private static Frame at(String body) {
        if (containsAny(body, OF_JAVA)) {
            return JAVA;
        }
        if (containsAny(body, OF_NODE)) {
            return NODE;
        }
        int bracket = body.indexOf('(');
        return bracket > 3 && body.charAt(3) != ' ' && body.indexOf('.') < bracket ? DOTNET : NONE;
    }

    private static boolean isPhp(String body) {
        int i = 1;
        while (i < body.length() && Character.isDigit(body.charAt(i))) {
            i++;
        }
        boolean numbered = i > 1 && i < body.length() && body.charAt(i) == ' ';
        return numbered
                && (body.startsWith("{main}", i + 1)
                        || body.indexOf("): ", i) > 0
                        || body.indexOf("(): ", i) > 0
                        || body.indexOf(": ", i) > 0);
    }

    /** {@code /app/x.rb:12:in 'y'}, with or without {@code from } before it, and nothing behind it. */
    private static boolean isRuby(String body) {
        int in = body.indexOf(":in ");
        boolean closed = body.endsWith("'");
        return in > 0
                && closed
                && Character.isDigit(body.charAt(in - 1))
                && body.indexOf(' ') >= (body.startsWith("from ") ? 4 : in);
    }

    private static boolean containsAny(String body, String[] marks) {
        for (String mark : marks) {
            if (body.contains(mark)) {
                return true;
            }
        }
        return false;
    }
}
