package dev.holdfast.internal.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An open regular file. */
final class JavaFile extends JavaInode implements HostFile {
    private final FileChannel channel;

    JavaFile(Path path, OpenOption... options) throws IOException {
        super(path, false);
        Set<OpenOption> all = Stream.concat(Stream.of(LinkOption.NOFOLLOW_LINKS), Stream.of(options))
                .collect(Collectors.toSet());
        channel = FileChannel.open(path, all);
    }

    @Override
    public int read(long position, byte[] bytes, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(bytes, offset, length), position);
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public void resize(long size) throws IOException {
        long old = channel.size();
        if (size < old) {
            channel.truncate(size);
        } else if (size > old) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
    }

    @Override
    public void allocate(long size) throws IOException {
        resize(Math.max(size, channel.size()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
