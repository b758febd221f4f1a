package dev.crashloop.cleaner.failure;

import java.util.ArrayList;
import java.util.List;

/** Makes one line of what a block says. */
final class Headline {
    /** The outer exception must leave room for its cause. */
    private static final int MAX_OUTER_CHARS = 110;

    private Headline() {}

    static String of(Stack stack, List<String> messages) {
        List<String> exceptions = new ArrayList<>();
        for (String message : messages) {
            String text = Wording.of(message);
            if (isException(message) && !exceptions.contains(text)) {
                exceptions.add(text);
            }
        }
        if (exceptions.isEmpty()) {
            return plain(stack, messages);
        }
        boolean innermostFirst = stack == Stack.PYTHON || stack == Stack.PHP;
        String outer = innermostFirst ? exceptions.getLast() : exceptions.getFirst();
        String inner = innermostFirst ? exceptions.getFirst() : exceptions.getLast();
        if (inner.equals(outer)) {
            return outer;
        }
        String front = outer.length() <= MAX_OUTER_CHARS ? outer : outer.substring(0, MAX_OUTER_CHARS - 1) + "…";
        return front + ", caused by " + inner;
    }

    private static String plain(Stack stack, List<String> messages) {
        if (messages.isEmpty()) {
            return "";
        }
        String first = Wording.of(stack == Stack.TEXT ? messages.getLast() : messages.getFirst());
        if (messages.size() == 1 || stack == Stack.TEXT) {
            return first;
        }
        String second = Wording.of(messages.get(1));
        boolean open = first.endsWith(":") || (first.startsWith("[") && first.endsWith("]"));
        if (open) {
            return first + " " + second;
        }
        return stack == Stack.JSON ? first + ": " + second : first;
    }

    /** Whether a message begins with the type of an exception. */
    private static boolean isException(String message) {
        int i = 0;
        while (i < message.length()
                && (Character.isLetterOrDigit(message.charAt(i)) || "._$:\\+`".indexOf(message.charAt(i)) >= 0)
                && !message.startsWith(": ", i)) {
            i++;
        }
        String type = message.substring(0, i);
        boolean closed = i == message.length()
                || message.startsWith(": ", i)
                || message.startsWith(" (", i)
                || message.startsWith(" [", i);
        return closed
                && i > 2
                && (type.endsWith("Exception")
                        || type.endsWith("Error")
                        || type.endsWith("Timeout")
                        || type.endsWith("Failure"));
    }
}
