package dev.holdfast.internal.fuzz;

import java.util.List;

/**
 * Something that reads untrusted bytes.
 *
 * @param name in messages
 * @param read reads all of them
 * @param seeds valid inputs
 * @param documented what it may throw
 */
record Parser(String name, Reading read, List<byte[]> seeds, List<Class<? extends RuntimeException>> documented) {
    /** Reads an input. */
    @FunctionalInterface
    interface Reading {
        void read(byte[] input);
    }

    boolean mayThrow(Throwable thrown) {
        return documented.stream().anyMatch(kind -> kind.isInstance(thrown));
    }

    @Override
    public String toString() {
        return name;
    }
}
