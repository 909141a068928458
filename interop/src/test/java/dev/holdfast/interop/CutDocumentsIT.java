package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.benchmarks.crash.CallCut;
import dev.holdfast.benchmarks.crash.CrashSite;
import dev.holdfast.benchmarks.crash.MortalTime;
import dev.holdfast.internal.lease.Lease;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.run.Hold;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.StoreCall.Moment;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every call to the store of all that writes documents is the last one of its process once: before it is carried out and after. */
class CutDocumentsIT {
    private static final Duration TERM = Duration.ofMinutes(1);
    private static final String PATH = "state/schedules/nightly";

    private final VirtualTime time = VirtualTime.create();

    /** What is done, what must be true after it was cut anywhere, and what must succeed then. */
    enum Change {
        DOCUMENT {
            @Override
            void make(Repository repository) {
                StateStore documents = repository.documents();
                StateDocument created = documents.create("state/new", "{\"step\":1}");
                StateDocument replaced = documents.replace(created, "{\"step\":2}");
                documents.delete(replaced);
            }

            @Override
            void judge(Repository repository) {
                Optional<StateDocument> left = repository.documents().read("state/new");
                left.ifPresent(found -> assertThat(found.json()).isIn("{\"step\":1}", "{\"step\":2}"));
                left.ifPresent(repository.documents()::delete);
                assertThat(repository
                                .documents()
                                .create("state/new", "{\"step\":3}")
                                .json())
                        .contains("3");
            }
        },
        HOLD {
            @Override
            void make(Repository repository) {
                Hold hold = repository.holds().place(repository.snapshots().get(0), "case", "legal");
                repository
                        .holds()
                        .placeUntil(
                                repository.snapshots().get(0),
                                "audit",
                                "finance",
                                hold.placedAt().plusSeconds(60));
                repository.holds().release(hold);
            }

            @Override
            void judge(Repository repository) {
                Snapshot snapshot = repository.snapshots().get(0);
                List<Hold> left = repository.holds().of(snapshot);
                assertThat(left).hasSizeLessThanOrEqualTo(2);
                left.forEach(repository.holds()::release);
                assertThat(repository.holds().protections(snapshot)).isEmpty();
                repository.holds().place(snapshot, "again", "legal");
                assertThat(repository.holds().protections(snapshot)).hasSize(1);
            }
        },
        FLOOR {
            @Override
            void make(Repository repository) {
                repository.floors().set(floor(7));
                repository.floors().set(floor(14));
            }

            @Override
            void judge(Repository repository) {
                repository
                        .floors()
                        .current()
                        .ifPresent(now -> assertThat(now.floor()).isIn(floor(7), floor(14)));
                assertThat(repository.floors().set(floor(30)).floor()).isEqualTo(floor(30));
            }
        },
        AUDIT {
            @Override
            void make(Repository repository) {
                for (int number = 0; number < 3; number++) {
                    repository.audit().append("test.done", "it " + number, Map.of());
                }
            }

            @Override
            void judge(Repository repository) {
                repository.audit().append("test.done", "after all", Map.of());
                List<Long> numbers = new ArrayList<>();
                repository.audit().forEach(record -> numbers.add(record.number()));
                assertThat(numbers).hasSizeBetween(2, 5).isSorted().doesNotHaveDuplicates();
            }
        },
        LEASE {
            @Override
            void make(Repository repository) {
                Lease lease = take(repository).orElseThrow();
                assertThat(lease.renew()).isTrue();
                lease.release();
            }

            @Override
            void judge(Repository repository) {
                assertThat(take(repository)).isPresent();
            }

            private Optional<Lease> take(Repository repository) {
                return Lease.acquire(repository.documents(), "leader", "it", TERM, Time.system());
            }
        };

        abstract void make(Repository repository);

        abstract void judge(Repository repository);

        private static ProtectionFloor floor(int days) {
            return ProtectionFloor.builder().every(Lifetime.days(days)).build();
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterACutAnywhereAllIsWell(Change change) {
        MemoryBlobStore base = MemoryBlobStore.create(time);
        try (Repository repository =
                Repository.at(base).time(time).lowCostKeys().create(Secret.of("the first password"))) {
            BackupJob.named("it")
                    .workload(MemoryWorkload.named("it").put("file", "content"))
                    .into(repository)
                    .run();
            repository.documents().create(PATH, "{\"kept\":true}");
            repository.audit().append("test.begun", "it", Map.of());
        }
        int cuts = 0;
        for (Moment moment : Moment.values()) {
            boolean cut = true;
            for (int call = 1; cut; call++) {
                CrashSite site = copyOf(base);
                cut = cut(change, site, call, moment);
                time.advance(Duration.ofMinutes(15));
                judge(change, site, moment + " call " + call);
                cuts += cut ? 1 : 0;
            }
        }
        assertThat(cuts).isGreaterThan(10);
    }

    private static void judge(Change change, CrashSite site, String where) {
        try (Repository next = site.open()) {
            change.judge(next);
            assertThat(next.documents().read(PATH)).as(where).isPresent();
            assertThat(next.audit().verify(List.of()).findings()).as(where).isEmpty();
        } catch (RuntimeException failure) {
            throw new AssertionError("cut " + where + ": " + failure, failure);
        }
    }

    /** Whether the call was reached. */
    private boolean cut(Change change, CrashSite site, int call, Moment moment) {
        MortalTime mortal = new MortalTime(time);
        CallCut cut = CallCut.played(CallCut.at(call, moment));
        try (Repository repository = site.seenBy(cut, mortal).open()) {
            change.make(repository);
        } catch (CallCut.Killed expected) {
            assertThat(cut.hasEnded()).isTrue();
        } finally {
            mortal.end();
        }
        return cut.hasEnded();
    }

    private CrashSite copyOf(BlobStore base) {
        MemoryBlobStore copy = MemoryBlobStore.create(time);
        List<BlobKey> keys = new ArrayList<>();
        base.list("", info -> keys.add(info.key()));
        Consumer<BlobKey> copying = key ->
                copy.put(key, BlobContent.of(base.get(key, 0, -1, in -> in.readAllBytes())), PutOptions.create());
        keys.forEach(copying);
        return new CrashSite(copy, MemoryBlobStore.create(time), time);
    }
}
