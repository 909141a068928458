package dev.holdfast.mongodb.oplog;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Where entries of transactions wait for their decision: in memory up to a limit, beyond it in temporary files.
 *
 * <p>A file is encrypted with a key that only this object knows, and is deleted when it has been read or this is closed; what
 * a killed process leaves behind nobody can read. Not for several threads.
 */
public final class Spill implements AutoCloseable {
    private static final int BLOCK = 16;

    private final Path directory;
    private final long memoryBytes;
    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();
    private final Set<Held> files = new HashSet<>();
    private long held;

    /**
     * Nothing held yet.
     *
     * @param directory where files may be made; nothing is made there until the memory is used up
     * @param memoryBytes how many bytes of entries stay in memory
     */
    public Spill(Path directory, long memoryBytes) {
        this.directory = directory;
        this.memoryBytes = memoryBytes;
        byte[] secret = new byte[BLOCK];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "AES");
    }

    /** A new place for the entries of one transaction. */
    Held hold() {
        return new Held();
    }

    /** Deletes all files. */
    @Override
    public void close() {
        List.copyOf(files).forEach(Held::release);
    }

    /** The entries of one transaction, in their order. */
    final class Held {
        private final List<OplogEntry> memory = new ArrayList<>();
        private long bytes;
        private @Nullable Path file;
        private @Nullable OutputStream out;
        private byte[] vector = new byte[BLOCK];

        void add(OplogEntry entry) {
            try {
                if (out == null && held + entry.lengthBytes() > memoryBytes) {
                    moveToFile();
                }
                if (out != null) {
                    entry.writeTo(out);
                } else {
                    memory.add(entry.alone());
                    bytes += entry.lengthBytes();
                    held += entry.lengthBytes();
                }
            } catch (IOException e) {
                throw cannot("keep a transaction that is not decided yet", e);
            }
        }

        private void moveToFile() throws IOException {
            Files.createDirectories(directory);
            Path created = Files.createTempFile(directory, "holdfast-transaction-", ".tmp");
            file = created;
            files.add(this);
            random.nextBytes(vector);
            OutputStream opened = new CipherOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(created), 1 << 16), cipher(Cipher.ENCRYPT_MODE));
            out = opened;
            for (OplogEntry entry : memory) {
                entry.writeTo(opened);
            }
            forgetMemory();
        }

        private Cipher cipher(int mode) {
            try {
                Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
                cipher.init(mode, key, new IvParameterSpec(vector));
                return cipher;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has AES", e);
            }
        }

        private void forgetMemory() {
            held -= bytes;
            bytes = 0;
            memory.clear();
        }

        boolean isInFile() {
            return file != null;
        }

        /** All of them, once nothing more is added. */
        OplogEntries read() {
            Path written = file;
            if (written == null || out == null) {
                return new OplogEntries("memory", new EntriesInput(memory.iterator()));
            }
            try {
                out.close();
                InputStream in = new BufferedInputStream(Files.newInputStream(written), 1 << 16);
                return new OplogEntries(written.toString(), new CipherInputStream(in, cipher(Cipher.DECRYPT_MODE)));
            } catch (IOException e) {
                throw cannot("read back a transaction", e);
            }
        }

        /** Forgets them and deletes the file. */
        void release() {
            forgetMemory();
            files.remove(this);
            try {
                if (out != null) {
                    out.close();
                }
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw cannot("delete what was kept of a transaction", e);
            }
        }

        private UncheckedIOException cannot(String what, IOException e) {
            return new UncheckedIOException("cannot " + what + " in " + directory + ": is there room?", e);
        }
    }
}
