package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.Accounts;
import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.internal.posix.HostInode;
import dev.holdfast.internal.scan.HostFileStream;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Compares what is on disk with what the dump has, and knows whom things are to belong to. */
final class Comparison {
    private final RestoreOptions options;
    private final Accounts accounts;
    private final HostFiles.Owner self;

    Comparison(RestoreOptions options, Accounts accounts, HostFiles.Owner self) {
        this.options = options;
        this.accounts = accounts;
        this.self = self;
    }

    /** Whether permissions are no obstacle. */
    boolean isRoot() {
        return self.isRoot();
    }

    long uid(Entry entry) {
        return options.numericOwners()
                ? entry.uid()
                : accounts.uid(entry.user()).orElse(entry.uid());
    }

    long gid(Entry entry) {
        return options.numericOwners()
                ? entry.gid()
                : accounts.gid(entry.group()).orElse(entry.gid());
    }

    boolean sameContent(HostDirectory parent, byte[] name, SourceFile file) throws IOException {
        try (InputStream there = new HostFileStream(parent.read(name))) {
            return file.sameAs(there);
        }
    }

    /** For anything but files and directories: whether it is the same link, pipe or device. */
    boolean sameSpecial(HostDirectory parent, byte[] name, FileStatus there, Entry entry) throws IOException {
        if (there.type() != entry.type()) {
            return false;
        }
        return switch (entry.type()) {
            case SYMLINK ->
                Arrays.equals(parent.linkTarget(name), entry.linkTarget().orElse(null));
            case BLOCK_DEVICE, CHARACTER_DEVICE -> there.represents() == entry.device();
            case FIFO, SOCKET, FILE, DIRECTORY -> true;
        };
    }

    /** Owners count only for those who may set them. */
    boolean sameAttributes(HostInode inode, FileStatus there, Entry entry) throws IOException {
        return there.modifiedAt().equals(entry.modifiedAt())
                && (entry.type() == EntryType.SYMLINK || there.mode() == entry.mode())
                && (!self.isRoot() || (there.uid() == uid(entry) && there.gid() == gid(entry)))
                && attributes(inode).equals(new HashSet<>(entry.extendedAttributes()));
    }

    private static Set<Object> attributes(HostInode inode) throws IOException {
        return new HashSet<>(inode.extendedAttributes((name, unreadable) -> {}));
    }
}
