package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;
import java.util.Optional;

/** Uncaught exceptions of Ruby with their causes, and what Rake, Bundler and Puma make of them. */
record RubyBlock() implements Dialect {
    private static final Trace TRACE = new Trace(RubyBlock::isWrapper, RubyBlock::isCause, RubyBlock::isPart);

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (isRaise(line) || isWrapper(line) || isNumbered(log, i)) {
            return Optional.of(block(log, i, Kind.DEATH));
        }
        return (line.frame() == Frame.RUBY && !line.opensRecord()) || isHeadless(log, i)
                ? Optional.of(block(log, i, Kind.TRACE))
                : Optional.empty();
    }

    private static Block block(List<Line> log, int first, Kind kind) {
        List<Integer> lines = TRACE.from(log, first);
        return new Block(Stack.RUBY, kind, lines, lines.getLast());
    }

    /** Whether an exception is raised that tells a reason of its own, and not only that something failed that was told before. */
    static boolean raisesAnother(Line line) {
        return isRaise(line)
                && !Announcement.hasWord(line.body().substring(line.body().indexOf("': ")));
    }

    /** {@code /app/x.rb:12:in 'run': message (SomeError)}; a message of several lines has its class at the end of the first. */
    private static boolean isRaise(Line line) {
        int in = line.body().indexOf(":in ");
        int message = line.body().indexOf("': ", Math.max(in, 0));
        boolean place = in > 0
                && Character.isDigit(line.body().charAt(in - 1))
                && message > in
                && line.body().indexOf(' ') >= in;
        return place && line.body().endsWith(")") && line.body().lastIndexOf('(') > message;
    }

    /** {@code message (SomeError)} and below it the frames: what a program prints that rescues and gives up. */
    private static boolean isHeadless(List<Line> log, int i) {
        Line line = log.get(i);
        return line.body().endsWith(")")
                && Character.isUpperCase(line.body().charAt(line.body().lastIndexOf('(') + 1))
                && line.frame() == Frame.NONE
                && !line.opensRecord()
                && i + 1 < log.size()
                && log.get(i + 1).frame() == Frame.RUBY;
    }

    private static boolean isWrapper(Line line) {
        return line.body().equals("rake aborted!")
                || line.body().equals("rails aborted!")
                || line.starts("bundler: failed to load command:")
                || line.starts("! Unable to load application: ")
                || line.starts("[!] There was an error ");
    }

    /** Ruby 2.5 to 2.7 printed the frames before the message, with numbers. */
    private static boolean isNumbered(List<Line> log, int i) {
        return log.get(i).starts("Traceback (most recent call last):")
                && i + 1 < log.size()
                && log.get(i + 1).has(": from ");
    }

    /** Causes follow their effects, in the same form. */
    private static boolean isCause(Line line) {
        return isRaise(line) || line.body().equals("Caused by:");
    }

    private static boolean isPart(Line line) {
        boolean numbered = line.has(": from ") && line.indent() > 0 && line.has(":in ");
        return line.frame() == Frame.RUBY
                || numbered
                || line.starts("Tasks: TOP => ")
                || line.starts("(See full trace by running task");
    }
}
