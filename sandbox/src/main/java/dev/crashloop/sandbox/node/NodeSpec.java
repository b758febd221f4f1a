package dev.crashloop.sandbox.node;

/**
 * A node.
 *
 * @param name of the node
 * @param number from 1 on: its addresses follow from it
 * @param os {@code linux} or {@code windows}: its label {@code kubernetes.io/os}
 * @param kubeletVersion for example {@code v1.34.0}
 */
public record NodeSpec(String name, int number, String os, String kubeletVersion) {

    String address() {
        return "10.0." + number / 250 + "." + (number % 250 + 1);
    }

    /** The address of the n-th pod on it. */
    String podAddress(int n) {
        return "10.%d.%d.%d".formatted(64 + number / 250, number % 250, 2 + n % 250);
    }
}
