package dev.holdfast.spi.workload;

/**
 * A named value that a file system keeps with an entry.
 *
 * @param name with its name space, such as {@code user.comment}
 * @param value any bytes; not copied, so it must not be changed
 */
public record ExtendedAttribute(String name, byte[] value) {
    @Override
    public boolean equals(Object other) {
        return other instanceof ExtendedAttribute that
                && name.equals(that.name)
                && java.util.Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + java.util.Arrays.hashCode(value);
    }
}
