package dev.holdfast.interop;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Fills a directory with everything that a Linux file system can hold and a backup program can get wrong; the same on each
 * run. Device nodes, foreign owners and privileged attributes only as root.
 */
final class NastyCorpus {
    /** Seconds since 1970, more than fit as nanoseconds into 64 bits. */
    static final long AFTER_2262 = 10_000_000_000L;

    private static final int KIB = 1024;
    private static final int FIFO = 0010000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;
    private static final int SOCKET = 0140000;
    private static final int[] CAPABILITY = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int[] ACCESS_LIST = {
        2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 0xd2, 4, 0, 0, 4, 0, 4, 0, 255, 255, 255, 255, 16, 0, 6,
        0, 255, 255, 255, 255, 32, 0, 4, 0, 255, 255, 255, 255
    };

    private final String root;

    private NastyCorpus(String root) {
        this.root = root;
    }

    /** Fills an existing directory with all that the given release of restic can keep. */
    static void fill(String root, Peer peer) {
        NastyCorpus corpus = new NastyCorpus(root);
        if (peer == Peer.RESTIC) {
            corpus.unknownToOldRestic();
        }
        corpus.names();
        corpus.sizes();
        corpus.empty();
        corpus.links();
        corpus.hardLinks();
        corpus.special();
        corpus.deep();
        corpus.attributes();
        corpus.modes();
        corpus.owners();
        corpus.small("some", 300);
        corpus.times();
    }

    /** Adds a directory with many small files, in directories of a thousand. */
    static void fillSmall(String root, int count) {
        new NastyCorpus(root).small("many", count);
    }

    /** Adds a directory of files with times of all centuries. */
    static void fillTimes(String root) {
        new NastyCorpus(root).oddTimes();
    }

    private String at(String name) {
        return root + "/" + name;
    }

    private String directory(String name) {
        Disk.directory(at(name));
        return at(name);
    }

    private void names() {
        String files = directory("names");
        NastyNames.all().forEach(name -> Disk.file(files + "/" + name));
        String directories = directory("directories");
        for (String name : NastyNames.all()) {
            Disk.directory(directories + "/" + name);
            Disk.file(directories + "/" + name + "/inside");
        }
    }

    /** Around the least and largest size of a chunk. */
    private void sizes() {
        String sizes = directory("sizes");
        Random random = new Random(42);
        for (int size :
                new int[] {1, 511, 512 * KIB - 1, 512 * KIB, 512 * KIB + 1, 8192 * KIB - 1, 8192 * KIB, 8192 * KIB + 1
                }) {
            byte[] content = new byte[size];
            Disk.file(sizes + "/zeros" + size, content);
            random.nextBytes(content);
            Disk.file(sizes + "/random" + size, content);
        }
        Disk.file(
                sizes + "/text",
                "the same line again and again\n".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    }

    private void empty() {
        String empty = directory("empty");
        Disk.file(empty + "/file", new byte[0]);
        directory("empty/directory");
        directory("empty/directory/in directory");
    }

    private void links() {
        String links = directory("links");
        Disk.link(links + "/self", "self");
        Disk.link(links + "/loop a", "loop b");
        Disk.link(links + "/loop b", "loop a");
        Disk.link(links + "/up", "..");
        Disk.link(links + "/here", ".");
        Disk.link(links + "/dangling", "nothing/there");
        List<String> targets = List.of(
                "/",
                "//",
                "../names/",
                "..//names",
                "./self",
                "a//b///",
                "/etc/passwd",
                " ",
                "line\nbreak",
                "\"quoted\" \\ <&>",
                "\t\u0001\u007f",
                "-rf",
                "*",
                Raw.utf8("\u00e9\ud83d\ude00\u2028\u00a0"),
                Raw.utf8("\ufffd"),
                "t".repeat(4095));
        for (int i = 0; i < targets.size(); i++) {
            Disk.link(links + "/target" + i, targets.get(i));
        }
    }

    /** Targets of links that are not UTF-8, and attributes of links: kept by restic since 0.17. */
    private void unknownToOldRestic() {
        String later = directory("later");
        Disk.link(later + "/" + Raw.bytes(0xfe, '\n'), Raw.bytes(0xff, '\n', '"'));
        Disk.link(later + "/bytes", Raw.bytes(0xff, 0xfe));
        Disk.link(later + "/mixed", "a" + Raw.utf8("\u20ac") + Raw.bytes(0x80, 0xed, 0xa0, 0x80) + "\\xff");
        if (Disk.isRoot()) {
            Disk.link(later + "/attribute", "file");
            Disk.attribute(later + "/attribute", "trusted.on.link", 0, 255);
        }
    }

    private void hardLinks() {
        String one = directory("hard");
        String other = directory("other");
        Disk.file(one + "/a", new byte[1500 * KIB]);
        Disk.hardLink(one + "/b", one + "/a");
        Disk.hardLink(other + "/c", one + "/a");
        Disk.hardLink(other + "/" + Raw.bytes(0xff), one + "/a");
        Disk.file(one + "/empty", new byte[0]);
        Disk.hardLink(other + "/empty", one + "/empty");
        Disk.link(one + "/symbolic", "a");
        Disk.hardLink(other + "/symbolic", one + "/symbolic");
        Disk.node(one + "/pipe", FIFO | 0640, 0, 0);
        Disk.hardLink(other + "/pipe", one + "/pipe");
    }

    private void special() {
        String special = directory("special");
        Disk.node(special + "/fifo", FIFO | 0620, 0, 0);
        Disk.node(special + "/socket", SOCKET | 0700, 0, 0);
        if (Disk.isRoot()) {
            Disk.node(special + "/character", CHARACTER | 0666, 1, 3);
            Disk.node(special + "/block", BLOCK | 0660, 253, 17);
            Disk.node(special + "/large numbers", CHARACTER | 0600, 4095, 1_048_575);
            Disk.node(special + "/zero", CHARACTER | 0000, 0, 0);
        }
    }

    private void deep() {
        StringBuilder path = new StringBuilder(directory("deep"));
        for (int level = 0; level < 220; level++) {
            Disk.directory(path.append("/d").toString());
        }
        Disk.file(path + "/bottom");
    }

    private void attributes() {
        String place = directory("attributes");
        for (String name : List.of("file", "directory")) {
            String path = place + "/" + name;
            if (name.equals("file")) {
                Disk.file(path);
            } else {
                Disk.directory(path);
            }
            Disk.attribute(path, "user.text", 't', 'e', 'x', 't');
            Disk.attribute(path, "user.binary", 0, 255, 10, 128, 0);
            Disk.attribute(path, "user.empty");
            Disk.attribute(path, Raw.utf8("user.\u00fcml\u00e4ut <&>\""), 1);
            Disk.attribute(path, "user.long", new int[1000]);
        }
        Disk.file(place + "/list");
        Disk.takesAttribute(place + "/list", "system.posix_acl_access", ACCESS_LIST);
        Disk.takesAttribute(place + "/directory", "system.posix_acl_default", ACCESS_LIST);
        if (Disk.isRoot()) {
            Disk.attribute(place + "/file", "trusted.overlay.opaque", 'y', 0);
            Disk.attribute(place + "/directory", "trusted.odd", 0, 1, 2);
            Disk.attribute(place + "/file", "security.capability", CAPABILITY);
        }
    }

    private void modes() {
        String modes = directory("modes");
        for (int mode : new int[] {0000, 0001, 0400, 0444, 0600, 0644, 0755, 0777, 01644, 02755, 04755, 06711, 07777}) {
            Disk.file(modes + "/file" + Integer.toOctalString(mode));
            Disk.mode(modes + "/file" + Integer.toOctalString(mode), readable(mode, 0400));
            directory("modes/dir" + Integer.toOctalString(mode));
            Disk.file(modes + "/dir" + Integer.toOctalString(mode) + "/inside");
            Disk.mode(modes + "/dir" + Integer.toOctalString(mode), readable(mode, 0700));
        }
    }

    /** Only root reads what has no permission to be read. */
    private static int readable(int mode, int least) {
        return Disk.isRoot() ? mode : mode | least;
    }

    private void owners() {
        if (!Disk.isRoot()) {
            return;
        }
        String owners = directory("owners");
        int[][] ids = {{0, 0}, {1, 2}, {1234, 4321}, {65534, 65534}, {2_000_000_000, 5}, {-2, -3}};
        for (int[] id : ids) {
            String path = owners + "/" + id[0] + " " + id[1];
            Disk.file(path);
            Disk.owner(path, id[0], id[1]);
            Disk.mode(path, 06755);
            Disk.link(path + " link", "x");
            Disk.owner(path + " link", id[0], id[1]);
        }
        Disk.owner(directory("owners/directory"), 1000, 1000);
    }

    private void small(String name, int count) {
        String many = directory(name);
        for (int i = 0; i < count; i++) {
            String directory = many + "/" + i / 1000;
            if (i % 1000 == 0) {
                Disk.directory(directory);
            }
            Disk.file(directory + "/file" + i, ("small file " + i % 977).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Last of all, as making anything in a directory changes its time. */
    private void times() {
        oddTimes();
        Disk.time(at("special/fifo"), -5, 7);
        Disk.time(at("deep/d"), 12_345, 6);
        Disk.time(at("attributes/directory"), 1_000_000_000, 1);
    }

    private void oddTimes() {
        String times = directory("times");
        long[] seconds = {
            0,
            -1,
            1,
            -86_400 * 365L,
            -2_000_000_000L,
            2_147_483_647L,
            2_147_483_648L,
            4_294_967_296L,
            AFTER_2262,
            1_700_000_000L
        };
        for (long second : seconds) {
            for (int nanos : new int[] {0, 1, 500_000_000, 999_999_999, 123_456_000}) {
                String name = times + "/" + second + "." + nanos;
                Disk.file(name);
                Disk.time(name, second, nanos);
                Disk.link(name + " link", "x");
                Disk.time(name + " link", second, nanos);
            }
        }
        Disk.time(times, -1_000_000L, 999_999_999);
    }
}
