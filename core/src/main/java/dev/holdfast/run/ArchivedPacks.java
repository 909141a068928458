package dev.holdfast.run;

/**
 * Packs that lie in an archive of the store.
 *
 * @param packs how many
 * @param bytes their size
 */
public record ArchivedPacks(long packs, long bytes) {
    /** There are none. */
    public static final ArchivedPacks NONE = new ArchivedPacks(0, 0);

    /** Whether there are none. */
    public boolean isEmpty() {
        return packs == 0;
    }

    /** For messages: {@code 4 packs (65536 bytes)}. */
    @Override
    public String toString() {
        return packs + (packs == 1 ? " pack (" : " packs (") + bytes + " bytes)";
    }
}
