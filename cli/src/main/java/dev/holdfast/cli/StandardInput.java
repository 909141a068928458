package dev.holdfast.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** The standard input of this process; unlike {@link System#in} it ends a read that waits when it is closed. */
final class StandardInput {
    private StandardInput() {}

    /** Opens it; a request to end closes it. */
    static InputStream open(Interruption interruption) {
        FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
        interruption.afterRequest(() -> closeQuietly(channel));
        return Channels.newInputStream(channel);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException closedAnyway) {
            // The process is about to end.
        }
    }
}
