package dev.holdfast.spi.workload;

import java.util.function.Consumer;

/** A directory of a stored dump. */
public interface SourceDirectory {
    /**
     * Hands out the entries in ascending order of their names' bytes, one after the other, never all at once.
     *
     * @throws dev.holdfast.RepositoryException.Damaged if the directory cannot be read; entries before the damage were handed
     *     out
     */
    void forEach(Consumer<SourceEntry> each);

    /**
     * Whether an entry of this name, if the dump had it, would be handed out: true without filters. A restore removes only
     * what is covered and missing.
     */
    boolean covers(EntryName name);

    /**
     * Whether the directory is to come back even if none of its entries does: true without filters. One that only leads to
     * what a filter asks for is restored if there is such a thing in it.
     */
    default boolean isWanted() {
        return true;
    }
}
