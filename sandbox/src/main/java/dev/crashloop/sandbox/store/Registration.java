package dev.crashloop.sandbox.store;

/** Something that goes on until it is closed. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
