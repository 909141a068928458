package dev.holdfast.internal.posix;

import dev.holdfast.spi.workload.ExtendedAttribute;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** Something on disk whose attributes can be read and set; links are never followed. */
public interface HostInode {
    /** What it is now. */
    FileStatus status() throws IOException;

    /**
     * All extended attributes, in the file system's order; none where it has no such thing.
     *
     * @param unreadable told about each one that is listed and cannot be read
     */
    List<ExtendedAttribute> extendedAttributes(BiConsumer<String, IOException> unreadable) throws IOException;

    /** Sets or replaces an extended attribute. */
    void setExtendedAttribute(ExtendedAttribute attribute) throws IOException;

    /** Removes an extended attribute. */
    void removeExtendedAttribute(String name) throws IOException;

    /** Sets owner and group. */
    void setOwner(long uid, long gid) throws IOException;

    /** Sets permission bits with setuid, setgid and sticky; not for links. */
    void setMode(int mode) throws IOException;

    /** Sets the times as exactly as the file system can. */
    void setTimes(Instant accessedAt, Instant modifiedAt) throws IOException;
}
