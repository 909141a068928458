package dev.holdfast.internal.fuzz;

import dev.holdfast.GroupBy;
import dev.holdfast.Label;
import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.chunk.Polynomial;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.internal.scan.PathPatterns;
import dev.holdfast.internal.snapshot.SnapshotNames;
import dev.holdfast.internal.tree.GoQuote;
import dev.holdfast.internal.tree.NodeTime;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.run.ByteSize;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.UnusedLimit;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.workload.Workloads;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything that reads untrusted text; see {@link StoredForms} for what reads stored bytes. */
final class Parsers {
    private static final Class<RepositoryException.Refused> REFUSED = RepositoryException.Refused.class;
    private static final Class<RepositoryException.Damaged> DAMAGED = RepositoryException.Damaged.class;
    private static final Class<IllegalArgumentException> ILLEGAL = IllegalArgumentException.class;

    private Parsers() {}

    /** All of them. */
    static List<Parser> all() {
        return Stream.of(StoredForms.all(), ofRepository(), ofUsers(), ofPlaces())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Parser> ofRepository() {
        return List.of(
                text("quoted name", GoQuote::unquote, DAMAGED, "plain", "a\\xff\\u00e9\\U0001f600\\n\\\"\\\\\\101"),
                text("time", NodeTime::parse, DAMAGED, "2026-01-02T03:04:05.123456789+01:00", "0001-01-01T00:00:00Z"),
                text("polynomial", Polynomial::parse, DAMAGED, "3DA3358B4DC173", "2a7f5411fc3065"),
                new Parser(
                        "raw text",
                        bytes -> RawText.shown(RawText.decode(RawText.encode(RawText.decode(bytes)))),
                        List.of("a/é".getBytes(StandardCharsets.UTF_8), new byte[] {'a', (byte) 0xff, (byte) 0xe9}),
                        List.of()),
                new Parser(
                        "entry name",
                        bytes -> {
                            String unused = EntryName.of(bytes).toString();
                        },
                        List.of("name".getBytes(StandardCharsets.UTF_8)),
                        List.of(ILLEGAL)),
                text("blob id", BlobId::fromHex, ILLEGAL, "0123456789abcdef".repeat(4)),
                text("object key", BlobKey::of, ILLEGAL, "data/00/0123456789abcdef"));
    }

    private static List<Parser> ofUsers() {
        return List.of(
                text(
                        "snapshot reference",
                        reference -> SnapshotNames.parse(reference).pathComponents(),
                        REFUSED,
                        "latest:/srv/../db//x",
                        "0123abcd",
                        "orders"),
                text("keep duration", KeepDuration::parse, PolicyException.class, "1y5m7d2h", "3d"),
                text("keep count", text -> KeepRules.parseCount("last", text), PolicyException.class, "7", "unlimited"),
                text("label", Label::parse, ILLEGAL, "env=prod"),
                text("list of tags", SnapshotFilter::tagList, REFUSED, "a,b, c", ""),
                text("grouping", GroupBy::parse, REFUSED, "host,paths,tags"),
                text("size", text -> ByteSize.parse("size", text), REFUSED, "500M", "12"),
                text("unused limit", UnusedLimit::parse, REFUSED, "5%", "2G", "unlimited"),
                text("part of the data", CheckDepth::parseSubset, REFUSED, "5%", "2/7", "500M"),
                text(
                        "path patterns",
                        Parsers::match,
                        WorkloadException.Invalid.class,
                        "/a/**/b/**/c/[a-z]?*.txt",
                        "!*.o",
                        "**/a/**/a/**/a/**/a/**/a/**/a/**/b"),
                text("secret", text -> Secret.of(text).close(), ILLEGAL, "password"));
    }

    private static void match(String text) {
        String deep = "/a".repeat(60) + "/x";
        for (boolean ignoringCase : new boolean[] {false, true}) {
            PathPatterns patterns = PathPatterns.of(List.of(text.split("\n", 20)), ignoringCase);
            for (String path : List.of("/", "/srv/a b/c.txt", deep)) {
                boolean unused = patterns.matches(path) ^ patterns.mayMatchBelow(path);
            }
        }
    }

    private static List<Parser> ofPlaces() {
        return List.of(
                text(
                        "store location",
                        text -> BlobStores.open(text).close(),
                        StoreException.class,
                        "file:/srv/nowhere",
                        "memory:x",
                        "s3://user:secret@bucket/x?y=z",
                        "nowhere/at/all"),
                text(
                        "workload location",
                        text -> Workloads.open(text).close(),
                        WorkloadException.class,
                        "dir:/srv/nowhere",
                        "stdin:a/b.sql",
                        "command:x.sql?arg=true&arg=%20b",
                        "memory:x"));
    }

    private static Parser text(
            String name, Consumer<String> read, Class<? extends RuntimeException> documented, String... seeds) {
        List<byte[]> bytes = new ArrayList<>();
        Optional.of(seeds).stream()
                .flatMap(Stream::of)
                .forEach(seed -> bytes.add(seed.getBytes(StandardCharsets.UTF_8)));
        return new Parser(name, input -> read.accept(RawText.decode(input)), bytes, List.of(documented));
    }
}
