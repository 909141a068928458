package dev.holdfast.internal.pack;

/** Names a blob: data and trees are separate name spaces. */
public record BlobHandle(BlobType type, BlobId id) {
    @Override
    public String toString() {
        return type.label() + " blob " + id.hex();
    }
}
