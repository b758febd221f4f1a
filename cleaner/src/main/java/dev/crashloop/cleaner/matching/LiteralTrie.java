package dev.crashloop.cleaner.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The automaton of Aho and Corasick over a set of literals. Nodes are numbered in depth-first order, so that the first child of a node is
 * the next number: what has one child only, as most of a long literal has, is a stretch of an array.
 */
final class LiteralTrie {
    static final int ROOT = 0;

    /** Nodes with more children than this have a table of them; the others are searched one by one. */
    private static final int MANY_CHILDREN = 4;

    private static final int NONE = -1;
    private static final int ONE_BY_ONE = -1;
    private static final int LEAF = -2;

    private final int nodes;
    private final byte[] label;
    private final int[] depth;

    /** The next child of the same parent; 0 behind the last. */
    private final int[] sibling;

    private final int[] ending;
    private final int[] fallback;
    private final int[] chain;

    /** For each node the number of its table of children, or one of the constants. */
    private final int[] children;

    private final int[][] tables;
    private final int[] shorter;
    private final int[] longestFirst;

    /** From different literals in the order of unsigned bytes, none of them empty. */
    LiteralTrie(List<byte[]> literals) {
        int most = 1 + literals.stream().mapToInt(literal -> literal.length).sum();
        this.label = new byte[most];
        this.depth = new int[most];
        this.sibling = new int[most];
        this.ending = new int[most];
        this.nodes = grow(literals);
        this.children = new int[nodes];
        this.fallback = new int[nodes];
        this.chain = new int[nodes];
        this.shorter = new int[literals.size()];
        this.longestFirst = IntStream.range(0, literals.size())
                .boxed()
                .sorted(Comparator.comparingInt(number -> -literals.get(number).length))
                .mapToInt(number -> number)
                .toArray();
        this.tables = tabulate();
        link();
        measureChains();
    }

    /** The child of a node by its byte; negative if there is none. */
    int child(int node, byte b) {
        int table = children[node];
        if (table >= 0) {
            return tables[table][b & 0xFF];
        }
        if (table == LEAF) {
            return NONE;
        }
        int child = node + 1;
        while (child != 0 && label[child] != b) {
            child = sibling[child];
        }
        return child == 0 ? NONE : child;
    }

    /** The node of the longest proper tail of what leads to a node, among those that are in the trie. */
    int fallback(int node) {
        return fallback[node];
    }

    /** How many bytes lead to a node. */
    int depth(int node) {
        return depth[node];
    }

    /** The number of the longest literal that ends at a node; negative if none does. */
    int ending(int node) {
        return ending[node];
    }

    /** The number of the longest literal that is a proper tail of another; negative if none is. */
    int shorter(int number) {
        return shorter[number];
    }

    /** The numbers of all literals, those of the longest first. */
    int[] longestFirst() {
        return longestFirst;
    }

    /** How many nodes follow one that have one way to go only, up to the first at which a literal ends. */
    int chain(int node) {
        return chain[node];
    }

    /** How many of the next {@code length} bytes are those of the chain that follows a node. */
    int sameOnChain(int node, byte[] bytes, int at, int length) {
        int same = Arrays.mismatch(bytes, at, at + length, label, node + 1, node + 1 + length);
        return same < 0 ? length : same;
    }

    /** Puts each literal on the path of the one before it, as far as both begin alike. */
    private int grow(List<byte[]> literals) {
        Arrays.fill(ending, NONE);
        int longest =
                literals.stream().mapToInt(literal -> literal.length).max().orElse(0);
        int[] path = new int[longest + 1];
        byte[] before = {};
        int next = 1;
        for (int number = 0; number < literals.size(); number++) {
            byte[] literal = literals.get(number);
            int alike = Arrays.mismatch(before, literal);
            if (alike < before.length) {
                sibling[path[alike + 1]] = next;
            }
            for (int i = alike; i < literal.length; i++) {
                label[next] = literal[i];
                depth[next] = i + 1;
                path[i + 1] = next;
                next++;
            }
            ending[path[literal.length]] = number;
            before = literal;
        }
        return next;
    }

    private int[][] tabulate() {
        var tables = new ArrayList<int[]>();
        for (int node = 0; node < nodes; node++) {
            boolean leaf = node + 1 == nodes || depth[node + 1] <= depth[node];
            if (leaf) {
                children[node] = LEAF;
                continue;
            }
            int count = 0;
            for (int child = node + 1; child != 0; child = sibling[child]) {
                count++;
            }
            children[node] = ONE_BY_ONE;
            if (count > MANY_CHILDREN || node == ROOT) {
                int[] table = new int[256];
                Arrays.fill(table, NONE);
                for (int child = node + 1; child != 0; child = sibling[child]) {
                    table[label[child] & 0xFF] = child;
                }
                children[node] = tables.size();
                tables.add(table);
            }
        }
        return tables.toArray(int[][]::new);
    }

    /** Level by level, as the fallback of a node is always on a level above it. */
    private void link() {
        Arrays.fill(shorter, NONE);
        int[] queue = new int[nodes];
        int filled = 1;
        for (int taken = 0; taken < filled; taken++) {
            int node = queue[taken];
            if (children[node] == LEAF) {
                continue;
            }
            for (int child = node + 1; child != 0; child = sibling[child]) {
                fallback[child] = node == ROOT ? ROOT : fallbackOf(node, label[child]);
                int tail = ending[fallback[child]];
                if (ending[child] == NONE) {
                    ending[child] = tail;
                } else {
                    shorter[ending[child]] = tail;
                }
                queue[filled++] = child;
            }
        }
    }

    private int fallbackOf(int parent, byte b) {
        int node = fallback[parent];
        int child = child(node, b);
        while (child < 0 && node != ROOT) {
            node = fallback[node];
            child = child(node, b);
        }
        return Math.max(child, ROOT);
    }

    private void measureChains() {
        for (int node = nodes - 1; node > ROOT; node--) {
            boolean oneWay = children[node] == ONE_BY_ONE && sibling[node + 1] == 0;
            if (oneWay) {
                chain[node] = 1 + (ending[node + 1] == NONE ? chain[node + 1] : 0);
            }
        }
    }
}
