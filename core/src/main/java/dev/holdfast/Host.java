package dev.holdfast;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Objects;

/**
 * Who writes, where: recorded in snapshots, locks and keys.
 *
 * @param name the machine, or the protected target when that is what matters
 * @param user the name of the user
 * @param uid its number, 0 if unknown
 * @param gid its group's number, 0 if unknown
 * @param pid the process
 * @param zone in which times are written
 */
public record Host(String name, String user, long uid, long gid, long pid, ZoneId zone) {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path SELF = Path.of("/proc/self");

    /** Nothing may be null. */
    public Host {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(zone, "zone");
    }

    /** This machine and this process. */
    public static Host current() {
        return new Host(
                machineName(),
                System.getProperty("user.name", ""),
                ownNumber("unix:uid"),
                ownNumber("unix:gid"),
                ProcessHandle.current().pid(),
                ZoneId.systemDefault());
    }

    /** The same under another machine name. */
    public Host named(String other) {
        return new Host(other, user, uid, gid, pid, zone);
    }

    private static String machineName() {
        try {
            return Files.readString(KERNEL_NAME).strip();
        } catch (IOException notLinux) {
            return nameFromNetwork();
        }
    }

    private static String nameFromNetwork() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Java does not tell a process who it runs as, but the owner of its entry in {@code /proc} does. */
    private static long ownNumber(String attribute) {
        try {
            return ((Number) Files.getAttribute(SELF, attribute)).longValue();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
            return 0;
        }
    }
}
