package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fatal errors of PHP with the chain of exceptions, and the boxes in which Symfony's console shows them. */
record PhpBlock() implements Dialect {
    private static final Trace TRACE = new Trace(PhpBlock::isFatal, PhpBlock::isNext, PhpBlock::isPart);

    /** How far Laravel's console indents what it shows of an exception. */
    private static final int LARAVEL_INDENT = 3;

    private static final List<String> FATAL =
            List.of("Fatal error: ", "Parse error: ", "Fatal error:  ", "Compile error: ", "Recoverable fatal error: ");

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (isFatal(line)) {
            return Optional.of(block(TRACE.from(log, i), Kind.DEATH));
        }
        if (isBox(line)) {
            List<Integer> boxes = boxes(log, i);
            if (boxes.size() > 1) {
                return Optional.of(block(boxes, Kind.DEATH));
            }
        }
        boolean trace = line.frame() == Frame.PHP || (isNext(line) && Trace.follows(log, i, PhpBlock::isPart));
        return trace ? Optional.of(block(TRACE.from(log, i), Kind.TRACE)) : Optional.empty();
    }

    private static Block block(List<Integer> lines, Kind kind) {
        return new Block(Stack.PHP, kind, lines, lines.getLast());
    }

    private static boolean isFatal(Line line) {
        int php = line.body().indexOf("PHP ");
        String body = php >= 0 ? line.body().substring(php + "PHP ".length()) : line.body();
        return FATAL.stream().anyMatch(body::startsWith) && (php >= 0 || line.has(" in ") || line.has("Uncaught "));
    }

    private static boolean isNext(Line line) {
        return line.starts("Next ");
    }

    private static boolean isPart(Line line) {
        return line.frame() == Frame.PHP
                || line.starts("Stack trace:")
                || line.starts("thrown in ")
                || line.starts("PHP Stack trace:");
    }

    /** {@code In Connection.php line 822:}, or {@code [PDOException]} or {@code App\SomeException} alone in its line. */
    private static boolean isBox(Line line) {
        if (line.starts("In ") && line.body().endsWith(":") && line.has(".php line ")) {
            return true;
        }
        if (line.indent() == LARAVEL_INDENT && isClass(line.body())) {
            return true;
        }
        boolean alone = line.starts("[") && line.body().endsWith("]") && line.indent() == 2;
        return alone
                && (line.has("Exception]") || line.has("Error]"))
                && line.body().indexOf(' ') < 0;
    }

    /** {@code Illuminate\Database\QueryException}: a class in a namespace. */
    private static boolean isClass(String body) {
        boolean named = body.endsWith("Exception") || body.endsWith("Error");
        return named && body.indexOf('\\') > 0 && body.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '\\');
    }

    private static List<Integer> boxes(List<Line> log, int first) {
        var lines = new ArrayList<Integer>();
        for (int i = first;
                i < log.size()
                        && (isBox(log.get(i))
                                || log.get(i).isBlank()
                                || log.get(i).indent() >= 2);
                i++) {
            if (!log.get(i).isBlank()) {
                lines.add(i);
            }
        }
        return lines;
    }
}
