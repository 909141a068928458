package dev.holdfast.spi.workload;

import java.util.Arrays;
import java.util.Objects;

/** A named value that a file system keeps with an entry. */
public final class ExtendedAttribute {
    private final String name;
    private final byte[] value;

    private ExtendedAttribute(String name, byte[] value) {
        this.name = Objects.requireNonNull(name, "name");
        this.value = value.clone();
    }

    /**
     * A name and its value.
     *
     * @param name with its name space, such as {@code user.comment}
     * @param value any bytes; copied
     */
    public static ExtendedAttribute of(String name, byte[] value) {
        return new ExtendedAttribute(name, value);
    }

    /** The name with its name space. */
    public String name() {
        return name;
    }

    /** A copy of the value. */
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExtendedAttribute that && name.equals(that.name) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return name + " (" + value.length + " bytes)";
    }
}
