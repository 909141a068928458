package dev.holdfast.workload;

import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import dev.holdfast.spi.workload.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a dump into memory; small enough to remember every step. */
final class MemoryRestore implements PlannedRestore {
    private final MemoryWorkload target;
    private final RestoreContext context;
    private final RestoreOptions options;
    private final List<Step> steps = new ArrayList<>();

    /**
     * One decision and what it rests on.
     *
     * @param was what was there when it was made
     */
    private record Step(
            List<EntryName> path,
            Action action,
            String reason,
            MemoryWorkload.@Nullable Item was,
            @Nullable Entry entry,
            @Nullable SourceFile file) {
        long bytes() {
            return file == null ? 0 : file.sizeBytes();
        }
    }

    MemoryRestore(MemoryWorkload target, RestoreContext context, DumpSource source, RestoreOptions options) {
        this.target = target;
        this.context = context;
        this.options = options;
        decide(source.root(), List.of());
    }

    private void decide(SourceDirectory directory, List<EntryName> path) {
        Set<EntryName> names = new HashSet<>();
        directory.forEach(each -> {
            names.add(each.entry().name());
            List<EntryName> below = new ArrayList<>(path);
            below.add(each.entry().name());
            decide(each, List.copyOf(below));
        });
        if (options.delete()) {
            for (List<EntryName> there : target.below(path)) {
                EntryName name = there.get(there.size() - 1);
                if (!names.contains(name) && directory.covers(name)) {
                    add(there, Action.DELETE, "the dump does not have it", null, null);
                }
            }
        }
    }

    private void decide(SourceEntry each, List<EntryName> path) {
        Entry entry = each.entry();
        SourceFile file = each instanceof SourceEntry.OfFile single ? single.file() : null;
        if (!entry.name().isSafe()
                || steps.stream().anyMatch(step -> step.path().equals(path))) {
            add(path, Action.CONFLICT, "its name is unsafe or used twice", entry, file);
            return;
        }
        MemoryWorkload.Item there = target.item(path).orElse(null);
        if (there == null) {
            add(path, Action.CREATE, "it does not exist yet", entry, file);
        } else if (same(there, entry, file)) {
            add(path, Action.KEEP, "it is the same", entry, file);
        } else {
            add(path, existing(there, entry), "it differs", entry, file);
        }
        if (each instanceof SourceEntry.OfDirectory inner) {
            decide(inner.directory(), path);
        }
    }

    private Action existing(MemoryWorkload.Item there, Entry entry) {
        boolean replace = there.isDirectory() && entry.type() == there.entry().type();
        boolean changed = there.entry().sizeBytes() != entry.sizeBytes()
                || !there.entry().modifiedAt().equals(entry.modifiedAt());
        replace |= switch (options.overwrite()) {
            case ALWAYS -> true;
            case IF_CHANGED -> changed || there.entry().type() != entry.type();
            case IF_NEWER -> entry.modifiedAt().isAfter(there.entry().modifiedAt());
            case NEVER -> false;
        };
        return replace ? Action.CHANGE : Action.KEEP;
    }

    private static boolean same(MemoryWorkload.Item there, Entry entry, @Nullable SourceFile file) {
        Entry old = there.entry();
        return old.type() == entry.type()
                && old.mode() == entry.mode()
                && old.modifiedAt().equals(entry.modifiedAt())
                && java.util.Arrays.equals(
                        old.linkTarget().orElse(null), entry.linkTarget().orElse(null))
                && (file == null || sameContent(there, file));
    }

    private static boolean sameContent(MemoryWorkload.Item there, SourceFile file) {
        try {
            return file.sameAs(new ByteArrayInputStream(there.content()));
        } catch (IOException impossible) {
            throw new IllegalStateException("memory cannot fail to be read", impossible);
        }
    }

    private void add(
            List<EntryName> path, Action action, String reason, @Nullable Entry entry, @Nullable SourceFile file) {
        steps.add(new Step(path, action, reason, target.item(path).orElse(null), entry, file));
    }

    @Override
    public RestorePlan plan() {
        Map<Action, RestorePlan.Tally> tallies = new EnumMap<>(Action.class);
        List<RestorePlan.Item> items = new ArrayList<>();
        for (Step step : steps) {
            tallies.merge(
                    step.action(),
                    new RestorePlan.Tally(1, step.bytes()),
                    (a, b) -> new RestorePlan.Tally(a.entries() + b.entries(), a.bytes() + b.bytes()));
            items.add(
                    new RestorePlan.Item(MemoryWorkload.text(step.path()), step.action(), step.bytes(), step.reason()));
        }
        RestorePlan.Tally none = new RestorePlan.Tally(0, 0);
        return new RestorePlan(
                target.description(),
                tallies.getOrDefault(Action.CREATE, none),
                tallies.getOrDefault(Action.CHANGE, none),
                tallies.getOrDefault(Action.KEEP, none),
                tallies.getOrDefault(Action.DELETE, none),
                List.of(),
                items.subList(0, Math.min(items.size(), RestorePlan.MAX_ITEMS)));
    }

    @Override
    public void apply() {
        for (Step step : steps) {
            context.checkCancelled();
            if (step.action() == Action.CONFLICT) {
                fail(step, step.reason());
            } else if (step.action() != Action.KEEP
                    && !Objects.equals(target.item(step.path()).orElse(null), step.was())) {
                fail(step, "it is no longer as it was when the restore was planned");
            } else {
                perform(step);
            }
        }
    }

    private void perform(Step step) {
        if (step.action() == Action.DELETE) {
            target.remove(step.path());
        } else if (step.action() != Action.KEEP && step.entry() != null) {
            if (step.was() != null && step.was().entry().type() != step.entry().type()) {
                target.remove(step.path());
            }
            try {
                target.put(step.path(), new MemoryWorkload.Item(step.entry(), content(step)));
            } catch (IOException broken) {
                fail(step, String.valueOf(broken.getMessage()));
            }
        }
        context.progressed(step.file() == null ? 0 : 1, step.bytes());
    }

    private static byte[] content(Step step) throws IOException {
        if (step.file() == null) {
            return new byte[0];
        }
        try (InputStream content = step.file().open()) {
            return content.readAllBytes();
        }
    }

    private void fail(Step step, String message) {
        context.failed(new ItemFailure(MemoryWorkload.text(step.path()), "write", message));
    }

    @Override
    public long verify() {
        long compared = 0;
        for (Step step : steps) {
            SourceFile file = step.file();
            if (file != null && (step.action() == Action.CREATE || step.action() == Action.CHANGE)) {
                compared++;
                MemoryWorkload.Item there = target.item(step.path()).orElse(null);
                if (there == null || !sameContent(there, file)) {
                    context.failed(new ItemFailure(
                            MemoryWorkload.text(step.path()), "verify", "it differs from what was backed up"));
                }
            }
        }
        return compared;
    }

    @Override
    public void close() {
        steps.clear();
    }
}
