package dev.holdfast.internal.place;

import org.jspecify.annotations.Nullable;

/** A directory below the target, found again by its name in the directory above; nothing is open because of it. */
final class Place {
    private final @Nullable Place parent;
    private final byte[] name;
    private final String path;
    private boolean touched;

    private Place(@Nullable Place parent, byte[] name, String path) {
        this.parent = parent;
        this.name = name;
        this.path = path;
    }

    /** The target itself. */
    static Place top() {
        return new Place(null, new byte[0], "");
    }

    Place below(byte[] child, String childPath) {
        return new Place(this, child, childPath);
    }

    /** Null for the target itself. */
    @Nullable
    Place parent() {
        return parent;
    }

    byte[] name() {
        return name;
    }

    /** Below the target, for people. */
    String path() {
        return path;
    }

    /** Says that an entry was made or removed in it, which changed its times. */
    void touch() {
        touched = true;
    }

    boolean isTouched() {
        return touched;
    }
}
