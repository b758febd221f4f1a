package dev.crashloop.cleaner.matching;

/**
 * One search of one band over one range of bytes. It leaps from look to look, and follows the trie only where a literal may begin, until
 * none can have begun there.
 *
 * <p>The work is linear. Between two looks the trie takes one step for each byte, and no more steps back than forth. It is left only when
 * it holds no more than a few bytes of what may be the beginning of a literal, and these are all that is walked twice.
 */
final class Search {
    /** Chains of the trie that are longer are compared as a whole instead of byte by byte. */
    private static final int LONG_CHAIN = 8;

    /** Is told of the longest literal that ends somewhere; answers where to go on, as {@link LiteralScanner.Visitor} does. */
    interface Hits {
        int found(int number, int end);
    }

    private final BlockFilter filter;
    private final LiteralTrie trie;
    private final byte[] bytes;
    private final int to;
    private long leapt;
    private long steps;

    Search(Band band, byte[] bytes, int to) {
        this.filter = band.filter();
        this.trie = band.trie();
        this.bytes = bytes;
        this.to = to;
    }

    /** How many steps were taken: looks, and steps of the trie. */
    long steps() {
        return steps + leapt / filter.stride();
    }

    void run(int from, Hits hits) {
        int stride = filter.stride();
        int lastLook = BlockFilter.lastLook(to);
        // whatever begins before `undecided` has been found; it stands stride - 1 before the next look
        int undecided = from;
        while (undecided + stride - 1 <= lastLook) {
            int look = filter.next(bytes, undecided + stride - 1, lastLook);
            leapt += look - undecided;
            undecided = look - stride + 1;
            if (look > lastLook) {
                break;
            }
            int begin = filter.begin(bytes, look, lastLook);
            undecided = begin > look ? look + 1 : follow(begin, look, hits);
        }
        if (undecided < to) {
            follow(Math.max(from, undecided), to, hits);
        }
    }

    /**
     * Follows the trie from {@code begin} until everything that begins at {@code look} or before is decided.
     *
     * @return the first position of which it is not decided whether something begins there
     */
    private int follow(int begin, int look, Hits hits) {
        int node = LiteralTrie.ROOT;
        int at = begin;
        while (at < to) {
            node = step(node, bytes[at]);
            at++;
            int chain = Math.min(trie.chain(node), to - at);
            if (chain >= LONG_CHAIN && trie.ending(node) < 0) {
                int same = trie.sameOnChain(node, bytes, at, chain);
                at += same;
                node += same;
                steps++;
            }
            int number = trie.ending(node);
            if (number >= 0) {
                int next = hits.found(number, at);
                if (next > at) {
                    return next;
                }
            }
            int held = trie.depth(node);
            if (at - held > look && held <= filter.stride()) {
                return at - held;
            }
        }
        return to;
    }

    private int step(int from, byte b) {
        int node = from;
        int child = trie.child(node, b);
        steps++;
        while (child < 0 && node != LiteralTrie.ROOT) {
            node = trie.fallback(node);
            child = trie.child(node, b);
            steps++;
        }
        return Math.max(child, LiteralTrie.ROOT);
    }
}
