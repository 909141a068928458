package dev.holdfast.internal.pack;

import dev.holdfast.internal.seal.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** In a temporary file, which is made with the first byte and given back with the last. */
final class FileBytes implements PackBytes {
    private static final int STEP = 64 * 1024;

    private final Path directory;
    private @Nullable ScratchFile file;

    FileBytes(Path directory) {
        this.directory = directory;
    }

    @Override
    public long length() {
        return file == null ? 0 : file.length();
    }

    @Override
    public void append(byte[] bytes, int offset, int count) {
        ScratchFile target = file;
        if (target == null) {
            target = ScratchFile.in(directory);
            file = target;
        }
        target.append(bytes, offset, count);
    }

    @Override
    public void truncate(long newLength) {
        if (file != null && newLength == 0) {
            file.close();
            file = null;
        } else if (file != null && newLength < file.length()) {
            file.truncate(newLength);
        }
    }

    @Override
    public byte[] sha256() {
        Sha256 digest = new Sha256();
        byte[] step = new byte[STEP];
        try (InputStream in = open(0)) {
            for (int n = in.read(step); n >= 0; n = in.read(step)) {
                digest.update(step, 0, n);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("a temporary file in " + directory + " cannot be read", failure);
        }
        return digest.finish();
    }

    @Override
    public InputStream open(long from) {
        return file == null ? InputStream.nullInputStream() : file.open(from);
    }
}
