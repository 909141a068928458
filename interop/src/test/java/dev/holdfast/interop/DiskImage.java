package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything about a directory that a restore must bring back, as one line of text for each path: type, permissions, owner,
 * time to the nanosecond, bytes, extended attributes, target, device number and which names are one file. Sockets are left
 * out, as nobody backs them up.
 */
final class DiskImage {
    private static final long SLACK = 1 << 20;

    private final SortedMap<String, String> lines = new TreeMap<>();
    private final SortedMap<String, Long> allocated = new TreeMap<>();
    private final Map<String, String> firstName = new LinkedHashMap<>();

    private DiskImage() {}

    /** What is in a directory now, the directory itself being {@code .}. */
    static DiskImage of(String raw) {
        DiskImage image = new DiskImage();
        image.add(raw, ".");
        return image;
    }

    private void add(String raw, String name) {
        FileFacts facts = FileFacts.of(raw);
        if (facts.isSocket()) {
            return;
        }
        lines.put(name, line(raw, name, facts));
        allocated.put(name, facts.allocated());
        if (facts.isDirectory()) {
            Disk.names(raw).stream().sorted().forEach(child -> add(raw + "/" + child, name + "/" + child));
        }
    }

    private String line(String raw, String name, FileFacts facts) {
        List<String> words = new ArrayList<>();
        words.add(String.format("%06o %d:%d", facts.mode(), facts.uid(), facts.gid()));
        words.add(facts.mtimeSeconds() + "." + String.format("%09d", facts.mtimeNanos()));
        words.add("attributes=" + FileFacts.attributes(raw));
        if (facts.isRegular()) {
            words.add("bytes=" + facts.size() + " sha256=" + digest(raw));
        } else if (facts.isLink()) {
            words.add("target=" + Raw.shown(FileFacts.target(raw)));
        } else if (!facts.isDirectory()) {
            words.add("device=" + (facts.rdev() >> 32) + ":" + (facts.rdev() & 0xffffffffL));
        }
        if (!facts.isDirectory() && facts.links() > 1) {
            String first = firstName.putIfAbsent(facts.device() + ":" + facts.inode(), name);
            words.add("links=" + facts.links() + " same as " + Raw.shown(first == null ? name : first));
        }
        return String.join(" ", words);
    }

    private static String digest(String raw) {
        try (InputStream in = Files.newInputStream(Raw.path(raw))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 18];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                digest.update(piece, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    int size() {
        return lines.size();
    }

    /**
     * Asserts that a directory is the same in everything that the format keeps: that names are one file is only known of
     * regular files.
     */
    void assertSame(String raw) {
        assertSame(kept(lines), kept(of(raw).lines), raw);
    }

    /** The same but for times after 2262, which restic counts in nanoseconds and wraps around. */
    void assertSameByRestic(String raw) {
        assertSame(before2262(kept(lines)), before2262(kept(of(raw).lines)), raw);
    }

    private static SortedMap<String, String> kept(SortedMap<String, String> lines) {
        SortedMap<String, String> kept = new TreeMap<>();
        lines.forEach(
                (name, line) -> kept.put(name, line.startsWith("10") ? line : line.replaceFirst(" links=.*", "")));
        return kept;
    }

    private static SortedMap<String, String> before2262(SortedMap<String, String> lines) {
        SortedMap<String, String> kept = new TreeMap<>(lines);
        kept.replaceAll((name, line) ->
                name.contains("/" + NastyCorpus.AFTER_2262) ? line.replaceFirst(" -?[0-9]+\\.[0-9]{9}", "") : line);
        return kept;
    }

    private void assertSame(SortedMap<String, String> expected, SortedMap<String, String> found, String raw) {
        assertThat(differences(expected, found))
                .as("differences of %s, of %s entries", Raw.shown(raw), lines.size())
                .isEmpty();
    }

    private static List<String> differences(SortedMap<String, String> expected, SortedMap<String, String> found) {
        List<String> differences = new ArrayList<>();
        expected.forEach((name, line) -> {
            String other = found.get(name);
            if (!line.equals(other)) {
                differences.add(Raw.shown(name) + "\n  was " + line + "\n  is  " + other);
            }
        });
        found.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .forEach(name -> differences.add(Raw.shown(name) + " is new"));
        return differences;
    }

    /** Asserts that no file takes much more room on the disk than it did. */
    void assertAsSparse(String raw) {
        of(raw).allocated
                .forEach((name, bytes) -> assertThat(bytes)
                        .as("allocated bytes of %s", Raw.shown(name))
                        .isLessThanOrEqualTo(allocated.getOrDefault(name, 0L) + SLACK));
    }
}
