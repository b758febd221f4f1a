package dev.crashloop.cleaner.failure;

import java.util.List;
import java.util.Optional;

/** How one kind of program says why it ended. */
sealed interface Dialect
        permits DotNetBlock,
                GoBlock,
                JavaBlock,
                JsonBlock,
                NativeBlock,
                NodeBlock,
                NpmBlock,
                PhpBlock,
                PowerShellBlock,
                PythonBlock,
                RecordBlock,
                RubyBlock,
                RustBlock {
    /** All of them. Where two could claim a line, the one that is surer of it comes first. */
    List<Dialect> ALL = List.of(
            new JsonBlock(),
            new NpmBlock(),
            new PythonBlock(),
            new DotNetBlock(),
            new JavaBlock(),
            new GoBlock(),
            new NodeBlock(),
            new RubyBlock(),
            new PhpBlock(),
            new RustBlock(),
            new NativeBlock(),
            new PowerShellBlock(),
            new RecordBlock());

    /**
     * The block that begins at line {@code i}, or empty if none of this kind does.
     *
     * <p>Looks back or ahead a bounded number of lines only, except at lines that belong to the block: so the whole search is linear.
     */
    Optional<Block> at(List<Line> log, int i);
}
