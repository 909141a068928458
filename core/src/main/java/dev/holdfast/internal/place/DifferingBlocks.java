package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.HostFile;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.SourceFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Predicate;

/** Which blocks of a file on disk are not yet what the dump has. */
final class DifferingBlocks implements Predicate<SourceFile.Block> {
    private static final int PIECE = 16 * 1024;

    private final PendingFile file;
    private final OpenFiles open;
    private final RestoreContext context;
    private final byte[] piece = new byte[PIECE];

    DifferingBlocks(PendingFile file, OpenFiles open, RestoreContext context) {
        this.file = file;
        this.open = open;
        this.context = context;
    }

    /** A block that cannot be read counts as differing: writing it will tell what is wrong. */
    @Override
    public boolean test(SourceFile.Block block) {
        boolean[] same = {false};
        try {
            open.with(file, handle -> same[0] = digest(handle, block).equals(block.sha256()));
        } catch (IOException unreadable) {
            return true;
        }
        if (same[0]) {
            context.progressed(0, block.length());
        }
        return !same[0];
    }

    private String digest(HostFile handle, SourceFile.Block block) throws IOException {
        MessageDigest digest = sha256();
        int done = 0;
        while (done < block.length()) {
            int read = handle.read(block.position() + done, piece, 0, Math.min(PIECE, block.length() - done));
            if (read < 0) {
                break;
            }
            digest.update(piece, 0, read);
            done += read;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
