package dev.holdfast.internal.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Which process of all that ever ran on any machine. A pid alone says little: it is used again, and in a pod pid 1 always
 * lives. Known on Linux only.
 *
 * @param bootId of the kernel that runs it, empty if unknown
 * @param pidNamespace in which its pid counts, empty if unknown
 * @param pid its number there
 * @param startTicks when it began, in ticks since the kernel's start; 0 if unknown
 */
public record ProcessIdentity(String bootId, String pidNamespace, long pid, long startTicks) {
    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** This process. */
    public static ProcessIdentity current() {
        long pid = ProcessHandle.current().pid();
        try {
            String boot = Files.readString(BOOT_ID).strip();
            String namespace =
                    Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            boolean ownTable =
                    Files.readSymbolicLink(PROC.resolve("self")).toString().equals(Long.toString(pid));
            long ticks = ownTable ? ProcessStatus.read(statusOf(pid)).startTicks() : 0;
            return new ProcessIdentity(boot, namespace, pid, ticks);
        } catch (IOException | UnsupportedOperationException notLinux) {
            return new ProcessIdentity("", "", pid, 0);
        }
    }

    /** Whether the process is known to have ended; false if that cannot be said from here. */
    public boolean hasEnded() {
        ProcessIdentity here = current();
        return here.startTicks > 0
                && startTicks > 0
                && bootId.equals(here.bootId)
                && pidNamespace.equals(here.pidNamespace)
                && !isRunning();
    }

    private boolean isRunning() {
        try {
            ProcessStatus found = ProcessStatus.read(statusOf(pid));
            return found.startTicks() == startTicks && !found.ended();
        } catch (NoSuchFileException absent) {
            return othersAreHidden();
        } catch (IOException unknown) {
            return true;
        }
    }

    /** A process table mounted with {@code hidepid} does not show the processes of other users. */
    private static boolean othersAreHidden() {
        try {
            List<String> mounts = Files.readAllLines(MOUNTS);
            return mounts.stream().anyMatch(mount -> mount.contains(" - proc ") && mount.contains("hidepid="));
        } catch (IOException unknown) {
            return true;
        }
    }

    private static Path statusOf(long pid) {
        return PROC.resolve(Long.toString(pid)).resolve("stat");
    }
}
