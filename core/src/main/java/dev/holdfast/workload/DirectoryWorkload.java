package dev.holdfast.workload;

import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.internal.posix.HostPath;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.internal.scan.DirectoryDump;
import dev.holdfast.internal.scan.PathPatterns;
import dev.holdfast.internal.scan.PatternFile;
import dev.holdfast.internal.scan.ScanRules;
import dev.holdfast.internal.scan.TagRule;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Files and directories of this host: backed up with everything the file system keeps about them, laid out as restic does;
 * and the directory that a dump is restored into.
 *
 * <p>Links are recorded, not followed. Sockets are left out. What cannot be read is reported, and everything else is backed
 * up. Files are not forced to disk after a restore, as with restic; call {@code sync} if the machine may lose power.
 */
public final class DirectoryWorkload implements Workload {
    private final List<String> targets;
    private final List<String> excludes;
    private final ScanRules rules;
    private @Nullable HostFiles host;

    private DirectoryWorkload(Builder from) {
        targets = List.copyOf(from.targets);
        excludes = List.copyOf(from.excludes);
        rules = from.rules();
    }

    /** The given targets with no further rules. */
    public static DirectoryWorkload of(Path... targets) {
        Builder builder = builder();
        for (Path target : targets) {
            builder.target(target);
        }
        return builder.build();
    }

    /** Nothing yet; at least one target is needed. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Loads what walking directories needs from the operating system, which takes about 0.1 seconds once. May be called early
     * on a thread of its own; calling it is never necessary.
     */
    public static void warmUp() {
        HostFiles.open();
    }

    private HostFiles host() {
        HostFiles opened = host;
        if (opened == null) {
            opened = HostFiles.open();
            host = opened;
        }
        return opened;
    }

    @Override
    public String description() {
        return "dir:" + String.join(", ", targets.stream().map(RawText::shown).toList());
    }

    /** Targets that are not there are not named, as restic does it, so that the next run finds its parent. */
    @Override
    public List<String> paths() {
        List<String> present = targets.stream()
                .filter(target -> Files.exists(RawText.toPath(target), LinkOption.NOFOLLOW_LINKS))
                .toList();
        return (present.isEmpty() ? targets : present)
                .stream().map(HostPath::absolute).map(RawText::shown).toList();
    }

    /** The patterns that were given one by one; those from files are not recorded, as restic does it. */
    @Override
    public List<String> excludes() {
        return excludes;
    }

    @Override
    public boolean usesParent() {
        return true;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        List<Finding> findings = new ArrayList<>();
        host().limitation().ifPresent(findings::add);
        DirectoryDump dump = new DirectoryDump(host(), rules);
        for (String target : targets) {
            Optional<ItemFailure> failure = dump.look(target);
            failure.ifPresent(found -> findings.add(new Finding(
                    targets.size() == 1 ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                    found.path(),
                    found.message(),
                    "check the path and whether it is mounted")));
        }
        return findings;
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        new DirectoryDump(host(), rules).run(targets, context, root);
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        if (targets.size() != 1) {
            throw new WorkloadException.Unsupported("a restore goes into one directory, not into " + description());
        }
        return dev.holdfast.internal.place.DirectoryRestore.plan(host(), targets.get(0), context, source, options);
    }

    /** Nothing is held open. */
    @Override
    public void close() {
        // handles live as long as a walk
    }

    /** Collects targets and rules. */
    public static final class Builder {
        private final List<String> targets = new ArrayList<>();
        private final List<String> excludes = new ArrayList<>();
        private final List<String> excludesIgnoringCase = new ArrayList<>();
        private final List<Path> excludeFiles = new ArrayList<>();
        private final List<Path> excludeFilesIgnoringCase = new ArrayList<>();
        private final List<TagRule> tags = new ArrayList<>();
        private UnaryOperator<String> environment = Builder::ofProcess;
        private boolean oneFileSystem;
        private boolean accessTimes;
        private long largest = Long.MAX_VALUE;

        private Builder() {}

        private static String ofProcess(String variable) {
            return Objects.requireNonNullElse(System.getenv(variable), "");
        }

        /** One more file or directory. */
        public Builder target(Path path) {
            return target(RawText.ofPath(path));
        }

        /** One more file or directory; relative to the working directory of the process unless it begins with a slash. */
        public Builder target(String path) {
            if (path.isEmpty()) {
                throw new WorkloadException.Invalid("an empty path names no directory; write . for this one", null);
            }
            targets.add(path);
            return this;
        }

        /** Leaves out what a pattern matches, with restic's meaning of patterns. */
        public Builder exclude(String pattern) {
            excludes.add(pattern);
            return this;
        }

        /** Leaves out what a pattern matches, upper and lower case being the same. */
        public Builder excludeIgnoringCase(String pattern) {
            excludesIgnoringCase.add(pattern);
            return this;
        }

        /** Leaves out what a file of patterns matches; it is read by {@link #build()}. */
        public Builder excludeFile(Path file) {
            excludeFiles.add(file);
            return this;
        }

        /** Leaves out what a file of patterns matches, upper and lower case being the same. */
        public Builder excludeFileIgnoringCase(Path file) {
            excludeFilesIgnoringCase.add(file);
            return this;
        }

        /** Where files of patterns get variables from; default: the environment of the process. */
        public Builder environment(UnaryOperator<String> variables) {
            environment = Objects.requireNonNull(variables, "variables");
            return this;
        }

        /** Leaves out directories that have a valid {@code CACHEDIR.TAG}, but not the tag. */
        public Builder excludeCaches() {
            tags.add(TagRule.CACHE);
            return this;
        }

        /**
         * Leaves out directories that have a certain file, but not that file.
         *
         * @param tag {@code NAME} or {@code NAME:HEADER}, with what the file must begin with
         */
        public Builder excludeIfPresent(String tag) {
            tags.add(TagRule.parse(tag));
            return this;
        }

        /** Leaves out files with more bytes. */
        public Builder excludeLargerThan(long bytes) {
            if (bytes < 0) {
                throw new WorkloadException.Invalid("a size cannot be negative: " + bytes, null);
            }
            largest = bytes;
            return this;
        }

        /** Leaves out other file systems that are mounted inside; the directories they are mounted on are kept, empty. */
        public Builder oneFileSystem(boolean value) {
            oneFileSystem = value;
            return this;
        }

        /** Whether times of last access are recorded; they make unchanged directories look changed. */
        public Builder accessTimes(boolean value) {
            accessTimes = value;
            return this;
        }

        private ScanRules rules() {
            return new ScanRules(
                    List.of(
                            patterns(excludes, excludeFiles, false),
                            patterns(excludesIgnoringCase, excludeFilesIgnoringCase, true)),
                    tags,
                    oneFileSystem,
                    largest,
                    accessTimes);
        }

        private PathPatterns patterns(List<String> given, List<Path> files, boolean ignoringCase) {
            List<String> all = new ArrayList<>(given);
            files.forEach(file -> all.addAll(PatternFile.read(file, environment)));
            return PathPatterns.of(all, ignoringCase);
        }

        /**
         * The finished workload.
         *
         * @throws WorkloadException.Invalid if there is no target, a pattern is malformed or a file of patterns is unreadable
         */
        public DirectoryWorkload build() {
            if (targets.isEmpty()) {
                throw new WorkloadException.Invalid("no directory to back up was named", null);
            }
            return new DirectoryWorkload(this);
        }
    }
}
