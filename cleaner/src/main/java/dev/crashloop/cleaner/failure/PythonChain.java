package dev.crashloop.cleaner.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which of several tracebacks that Python prints in a row tell of the failure that ended the run.
 *
 * <p>The last one always does. Of those before it:
 *
 * <ul>
 *   <li>"The above exception was the direct cause of the following exception": a program said {@code raise … from}, so it is a cause.
 *   <li>"During handling of the above exception, another exception occurred": the first may have been translated into the second, or
 *       merely have been on its way through a handler that then failed for a reason of its own, such as a fallback that is broken. It is
 *       taken for a cause only if the second carries it on: the second was raised by a {@code raise} statement of the very function that
 *       handled the first; or it repeats the first one's message or type; or their types share a word, as {@code NewConnectionError} and
 *       {@code EndpointConnectionError} do.
 * </ul>
 *
 * <p>A link that does not hold cuts off all that stands before it.
 */
final class PythonChain {
    private static final String DIRECT = "The above exception was the direct cause of the following exception:";
    private static final String CONTEXT = "During handling of the above exception, another exception occurred:";

    /** A shorter message, such as an empty one, proves nothing by being repeated. */
    private static final int MIN_MESSAGE = 6;

    private static final int MIN_WORD = 4;

    private PythonChain() {}

    /** Where the next traceback of the chain begins, if one follows the one that ends at {@code last}; otherwise -1. */
    static int next(List<Line> log, int last) {
        int link = nonBlank(log, last + 1);
        if (link >= log.size() || !(log.get(link).has(DIRECT) || log.get(link).has(CONTEXT))) {
            return -1;
        }
        int start = nonBlank(log, link + 1);
        return start < log.size() && PythonTraceback.startsAt(log, start) ? start : -1;
    }

    private static int nonBlank(List<Line> log, int from) {
        int i = from;
        while (i < log.size() && i < from + 3 && log.get(i).isBlank()) {
            i++;
        }
        return i;
    }

    static List<Integer> ofOneFailure(List<Line> log, List<PythonTraceback> chain) {
        int first = chain.size() - 1;
        while (first > 0 && isCause(log, chain.get(first - 1), chain.get(first))) {
            first--;
        }
        var lines = new ArrayList<Integer>();
        for (PythonTraceback traceback : chain.subList(first, chain.size())) {
            int link = nonBlank(log, traceback.last() + 1);
            lines.addAll(traceback.lines());
            if (!traceback.equals(chain.getLast())) {
                lines.add(link);
            }
        }
        return lines;
    }

    private static boolean isCause(List<Line> log, PythonTraceback earlier, PythonTraceback later) {
        boolean direct = log.get(nonBlank(log, earlier.last() + 1)).has(DIRECT);
        if (direct || earlier.exception() < 0 || later.exception() < 0) {
            return true;
        }
        return translates(log, earlier, later)
                || carriesOn(log.get(earlier.exception()).body(), text(log, later));
    }

    private static String text(List<Line> log, PythonTraceback traceback) {
        return log.get(traceback.exception()).body();
    }

    /** Whether the function that handled the earlier one raised the later one itself. */
    private static boolean translates(List<Line> log, PythonTraceback earlier, PythonTraceback later) {
        String handler = frames(log, earlier).stream()
                .findFirst()
                .map(i -> function(log.get(i)))
                .orElse("");
        List<Integer> frames = frames(log, later);
        if (frames.isEmpty() || handler.isEmpty()) {
            return false;
        }
        int deepest = frames.getLast();
        return function(log.get(deepest)).equals(handler)
                && deepest + 1 < log.size()
                && log.get(deepest + 1).starts("raise ");
    }

    private static List<Integer> frames(List<Line> log, PythonTraceback traceback) {
        return traceback.lines().stream()
                .filter(i -> log.get(i).frame() == Frame.PYTHON)
                .toList();
    }

    /** File and function of a frame, without the number of the line: {@code File "x.py", in run}. */
    private static String function(Line frame) {
        int line = frame.body().indexOf("\", line ");
        int in = frame.body().indexOf(", in ", line);
        return in < 0 ? "" : frame.body().substring(0, line) + frame.body().substring(in);
    }

    private static boolean carriesOn(String earlier, String later) {
        int colon = earlier.indexOf(": ");
        String type = simpleName(colon < 0 ? earlier : earlier.substring(0, colon));
        String message = colon < 0 ? "" : earlier.substring(colon + 2).strip();
        if ((message.length() >= MIN_MESSAGE && later.contains(message)) || later.contains(type)) {
            return true;
        }
        int laterColon = later.indexOf(": ");
        String laterType = simpleName(laterColon < 0 ? later : later.substring(0, laterColon));
        return words(type).stream()
                .anyMatch(word -> laterType.toLowerCase(Locale.ROOT).contains(word));
    }

    private static String simpleName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The words of a name in camel case, without those that all names of exceptions have. */
    private static List<String> words(String type) {
        var words = new ArrayList<String>();
        int start = 0;
        for (int i = 1; i <= type.length(); i++) {
            if (i == type.length() || Character.isUpperCase(type.charAt(i))) {
                String word = type.substring(start, i).toLowerCase(Locale.ROOT);
                if (word.length() >= MIN_WORD && !word.equals("error") && !word.equals("exception")) {
                    words.add(word);
                }
                start = i;
            }
        }
        return words;
    }
}
