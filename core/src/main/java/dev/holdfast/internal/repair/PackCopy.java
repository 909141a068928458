package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A damaged pack kept on this machine, as restic does: {@code pack-ID}. */
final class PackCopy {
    private PackCopy() {}

    /**
     * Copies a pack, damage and all; a copy of that name is replaced.
     *
     * @return where it is
     * @throws RepositoryException.Refused if the directory does not take it
     */
    static String make(OpenRepository repository, BlobId pack, Path directory) {
        Path copy = directory.resolve("pack-" + pack.hex());
        Path unfinished = directory.resolve("pack-" + pack.hex() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                long unused = repository.store().get(Layout.pack(pack), 0, -1, in -> in.transferTo(out));
            }
            Path unused = Files.move(unfinished, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new RepositoryException.Refused("no copy of a damaged pack can be kept in " + directory + ": "
                    + failure + "; nothing was changed, name a directory that exists and has room");
        }
        return copy.toString();
    }
}
