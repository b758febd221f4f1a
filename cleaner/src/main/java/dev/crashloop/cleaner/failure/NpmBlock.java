package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What npm says at its end: either that the script that it ran has failed, which is no news, or that it failed itself, such as with the
 * network when it installs packages.
 */
record NpmBlock() implements Dialect {
    private static final List<String> OF_A_SCRIPT = List.of(
            "code ELIFECYCLE",
            "Exit status ",
            "Lifecycle script ",
            "command failed",
            "command sh -c",
            "Failed at the ");

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        if (!isError(log.get(i))) {
            return Optional.empty();
        }
        int end = i + 1;
        while (end < log.size() && isNpm(log.get(end))) {
            end++;
        }
        boolean ofScript = log.subList(i, end).stream()
                .anyMatch(line -> OF_A_SCRIPT.stream().anyMatch(line::has));
        List<Integer> lines = IntStream.range(i, end).boxed().toList();
        return Optional.of(new Block(Stack.NODE, ofScript ? Kind.AFTERMATH : Kind.RECORD, lines, end - 1));
    }

    private static boolean isError(Line line) {
        return line.starts("npm ERR!") || line.starts("npm error");
    }

    private static boolean isNpm(Line line) {
        return isError(line) || line.starts("npm WARN") || line.starts("npm warn") || line.starts("npm notice");
    }
}
