package dev.holdfast.internal.tree;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An extended attribute of a file. The arrays are not copied; whoever holds one must not change them. */
public final class ExtendedAttribute {
    private final byte[] name;
    private final byte[] value;

    /**
     * @param name its name, as raw bytes; bytes that are not UTF-8 are lost when stored, as with restic
     * @param value its value
     */
    public ExtendedAttribute(byte[] name, byte[] value) {
        this.name = Objects.requireNonNull(name, "name");
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Its name, as raw bytes. */
    public byte[] name() {
        return name;
    }

    /** Its value. */
    public byte[] value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExtendedAttribute that
                && Arrays.equals(name, that.name)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(name) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return GoQuote.quote(name) + " (" + value.length + " bytes)";
    }
}
