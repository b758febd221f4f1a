package dev.crashloop.cleaner.matching;

import java.util.Collections;
import java.util.List;

/**
 * Literals that are searched for together: a filter that tells in a few operations for several bytes at once that none of them begins
 * there, and the trie that is followed where one may.
 */
final class Band {
    private final List<byte[]> literals;
    private final BlockFilter filter;
    private final LiteralTrie trie;

    Band(BlockPlan plan) {
        this.literals = plan.literals();
        this.filter = new BlockFilter(plan);
        this.trie = new LiteralTrie(literals);
    }

    BlockFilter filter() {
        return filter;
    }

    LiteralTrie trie() {
        return trie;
    }

    /** How many different literals there are; their numbers are 0 to here. */
    int size() {
        return literals.size();
    }

    /** The number of a literal; negative if it is not of this band. */
    int number(byte[] literal) {
        return Collections.binarySearch(literals, literal, BlockPlan.ORDER);
    }

    /**
     * Where a literal ends, those that are its tail end, too; the search tells only of the longest.
     *
     * @param ends by number, from {@code base} on
     */
    void passOnToShorter(int[] ends, int base) {
        for (int number : trie.longestFirst()) {
            int shorter = trie.shorter(number);
            if (shorter >= 0) {
                ends[base + shorter] = Math.max(ends[base + shorter], ends[base + number]);
            }
        }
    }
}
