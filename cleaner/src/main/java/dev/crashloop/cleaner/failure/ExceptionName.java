package dev.crashloop.cleaner.failure;

/** The qualified name of an exception at the front of a line, as .NET and Java print it: {@code a.b.SomeException: message}. */
final class ExceptionName {
    private static final String[] ENDINGS = {
        "Exception", "Error", "Failure", "Fault", "Throwable", "Timeout", "Interrupt", "Errors", ".gaierror"
    };

    private ExceptionName() {}

    /** Where the name ends; 0 if the text does not begin with one. */
    static int end(String body) {
        int i = 0;
        boolean qualified = false;
        while (i < body.length() && isPart(body.charAt(i))) {
            qualified |= body.charAt(i) == '.';
            i++;
        }
        boolean closed = i == body.length()
                || body.charAt(i) == ':'
                || body.startsWith(" (", i)
                || body.startsWith(" --->", i)
                || body.startsWith(" [", i);
        return qualified && closed && i > 0 && Character.isLetter(body.charAt(0)) && named(body, i) ? i : 0;
    }

    private static boolean named(String body, int end) {
        int tick = body.lastIndexOf('`', end - 1);
        int last = tick > 0 ? tick : end;
        for (String ending : ENDINGS) {
            if (body.startsWith(ending, last - ending.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '$' || c == '+' || c == '`';
    }
}
