package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.internal.posix.HostPath;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.spi.workload.EntryType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A directory that is being walked, and what the rules say about its entries. */
final class OpenDirectory {
    private final HostDirectory handle;
    private final String path;
    private final String absolute;
    private final ScanRules rules;
    private final long device;
    private final long allowedDevice;
    private final List<byte[]> tags;

    /**
     * @param path as it is opened
     * @param absolute as patterns see it
     * @param device that holds it
     * @param allowedDevice that its entries may lie on
     */
    OpenDirectory(
            HostDirectory handle,
            String path,
            String absolute,
            ScanRules rules,
            long device,
            long allowedDevice,
            Consumer<String> warning) {
        this.handle = handle;
        this.path = path;
        this.absolute = absolute;
        this.rules = rules;
        this.device = device;
        this.allowedDevice = allowedDevice;
        tags = rules.tags().stream()
                .filter(tag -> tag.marks(handle, warning))
                .map(TagRule::rawName)
                .toList();
    }

    HostDirectory handle() {
        return handle;
    }

    long allowedDevice() {
        return allowedDevice;
    }

    /** How the entry of this name is opened. */
    String path(byte[] name) {
        return HostPath.join(path, RawText.decode(name));
    }

    /** How patterns see the entry of this name. */
    String absolute(byte[] name) {
        return HostPath.join(absolute, RawText.decode(name));
    }

    boolean excludes(byte[] name, FileStatus status) {
        if (tags.stream().anyMatch(tag -> !Arrays.equals(tag, name))) {
            return true;
        }
        boolean isDirectory = status.type() == EntryType.DIRECTORY;
        if (rules.oneFileSystem() && status.device() != allowedDevice && !(isDirectory && device == allowedDevice)) {
            return true;
        }
        return !isDirectory && status.size() > rules.largest();
    }
}
