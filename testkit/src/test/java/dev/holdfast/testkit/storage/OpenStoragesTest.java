package dev.holdfast.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.RunException;
import dev.holdfast.run.StorageStatus;
import dev.holdfast.run.StorageUsage;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.secret.SecretException;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreOpener;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.workload.MemoryWorkload;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenStoragesTest {
    private final VirtualTime time = VirtualTime.create();
    private final BlobStores stores = BlobStores.builder().time(time).build();
    private final List<String> opened = new ArrayList<>();
    private final OpenStorages storages = OpenStorages.builder()
            .time(time)
            .stores((location, create, credentials) -> {
                opened.add(location);
                return stores.opener().open(location, create, credentials);
            })
            .passwords(PasswordSources.builder()
                    .environment(Map.of("RIGHT", "correct horse", "WRONG", "battery"))
                    .build())
            .settings(Repository.Builder::lowCostKeys)
            .build();

    @AfterEach
    void close() {
        storages.close();
    }

    private static Storage.Builder storage(String name) {
        return Storage.builder(name).uri(URI.create("memory:main")).password("env:RIGHT");
    }

    private Repository created() {
        return storages.openOrCreate(storage("main").build());
    }

    @Test
    void theFirstUseMakesTheRepositoryWhereThatIsAskedFor() {
        assertThatExceptionOfType(RepositoryException.NotARepository.class)
                .isThrownBy(() -> storages.open(storage("main").build()));
        assertThat(storages.openOrCreate(storage("main").build()).snapshots()).isEmpty();
        assertThat(storages.open(storage("main").build()).snapshots()).isEmpty();
    }

    @Test
    void aStorageThatIsOnlyReadIsNeverMade() {
        Storage readOnly = storage("main").access(Storage.Access.READ_ONLY).build();
        assertThatExceptionOfType(RepositoryException.NotARepository.class)
                .isThrownBy(() -> storages.openOrCreate(readOnly));
        assertThat(storages.check(readOnly).reason()).isEqualTo("NotARepository");
    }

    @Test
    void aStorageThatIsOnlyReadRefusesBackups() {
        created();
        Repository readOnly = storages.open(
                storage("archive").access(Storage.Access.READ_ONLY).build());
        assertThatExceptionOfType(RunException.BackupFailed.class)
                .isThrownBy(() -> BackupJob.named("orders")
                        .workload(MemoryWorkload.named("orders").put("a", "content"))
                        .into(readOnly)
                        .run())
                .withMessageContaining("for reading only");
    }

    @Test
    void allWhoAskShareOneRepository() {
        Repository first = created();
        assertThat(storages.open(storage("other-name").build())).isSameAs(first);
        assertThat(opened).hasSize(2);
    }

    @Test
    void prefixesKeepRepositoriesApart() {
        Repository orders =
                storages.openOrCreate(storage("a").prefix("backups/orders").build());
        Repository users =
                storages.openOrCreate(storage("b").prefix("/backups/users/").build());
        assertThat(orders.id()).isNotEqualTo(users.id());
        assertThat(storages.usage(storage("a").prefix("backups/orders").build()).foreignObjects())
                .isZero();
        assertThat(storages.usage(storage("all").build()).foreignObjects()).isEqualTo(4);
    }

    @Test
    void aPrefixNeverLeadsUpwards() {
        assertThatExceptionOfType(PolicyException.Invalid.class)
                .isThrownBy(
                        () -> storages.open(storage("main").prefix("a/../..").build()))
                .withMessageContaining("storages.main.prefix");
    }

    @Test
    void anEmptyPlaceIsAvailable() {
        StorageStatus status = storages.check(storage("main").build());
        assertThat(status.isAvailable()).isTrue();
        assertThat(status.reason()).isEqualTo("Empty");
        assertThat(status.repository()).isEmpty();
        assertThat(status.checkedAt()).isEqualTo(time.now());
    }

    @Test
    void aRepositoryIsAvailableAndKnownById() {
        Repository repository = created();
        StorageStatus status = storages.check(storage("main").build());
        assertThat(status.reason()).isEqualTo("Reached");
        assertThat(status.repository()).contains(repository.id());
    }

    @Test
    void saysWhyAStorageIsUnavailable() {
        created();
        assertThat(reason(storage("x").password("env:WRONG"))).isEqualTo("WrongPassword");
        assertThat(reason(storage("x").password("env:NOWHERE"))).isEqualTo("NoPassword");
        assertThat(reason(storage("x").uri(URI.create("nothing:x")))).isEqualTo("InvalidDefinition");
        assertThat(reason(storage("x").credentials(Map.of("key", "env:KEY")))).isEqualTo("InvalidDefinition");
        assertThat(reason(Storage.builder("x").uri(URI.create("memory:main")))).isEqualTo("InvalidDefinition");
        assertThat(reason(Storage.builder("x").password("env:RIGHT"))).isEqualTo("InvalidDefinition");
    }

    private String reason(Storage.Builder definition) {
        StorageStatus status = storages.check(definition.build());
        assertThat(status.isAvailable()).isFalse();
        assertThat(status.message()).isNotBlank().doesNotContain("horse", "battery");
        return status.reason();
    }

    @Test
    void noticesThatTheRepositoryWasTakenAway(@TempDir Path directory) {
        Storage files = storage("main").uri(directory.toUri()).build();
        storages.openOrCreate(files);
        stores.store(directory.toString()).delete(BlobKey.of("config"));
        StorageStatus status = storages.check(files);
        assertThat(status.reason()).isEqualTo("NotARepository");
        assertThat(status.message()).contains("mounted");
    }

    @Test
    void noticesAnotherRepositoryAtThePlace() {
        created();
        BlobStore store = stores.store("memory:main");
        List<BlobKey> all = new ArrayList<>();
        store.list("", info -> all.add(info.key()));
        all.forEach(store::delete);
        try (Secret password = Secret.of("correct horse")) {
            Repository unused = Repository.at(store).time(time).lowCostKeys().create(password);
        }
        assertThat(storages.check(storage("main").build()).reason()).isEqualTo("AnotherRepository");
    }

    @Test
    void theSameRepositoryPutBackIsTheSame() {
        Repository repository = created();
        BlobStore store = stores.store("memory:main");
        byte[] config = store.get(BlobKey.of("config"), 0, -1, stream -> stream.readAllBytes());
        store.put(BlobKey.of("config"), BlobContent.of(config), PutOptions.replace());
        assertThat(storages.check(storage("main").build()).repository()).contains(repository.id());
    }

    @Test
    void countsWhatIsTheRepositorysAndWhatIsNot() {
        Repository repository = created();
        BackupJob.named("orders")
                .workload(MemoryWorkload.named("orders").put("a", "content"))
                .into(repository)
                .run();
        stores.store("memory:main").put(BlobKey.of("photos/1.jpg"), BlobContent.of(new byte[10]), PutOptions.replace());
        StorageUsage usage = storages.usage(storage("main").build());
        assertThat(usage.snapshots()).isEqualTo(1);
        assertThat(usage.objects()).isGreaterThanOrEqualTo(5);
        assertThat(usage.bytes()).isGreaterThan(500);
        assertThat(usage.foreignObjects()).isEqualTo(1);
        assertThat(usage.foreignBytes()).isEqualTo(10);
    }

    @Test
    void nothingIsOpenedAfterTheEnd() {
        created();
        storages.close();
        storages.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> storages.open(storage("main").build()));
    }

    @Test
    void aPasswordThatIsMissingCanComeLater(@TempDir Path directory) throws java.io.IOException {
        Path file = directory.resolve("password");
        Storage later = storage("later").password("file:" + file).build();
        assertThatExceptionOfType(SecretException.Unavailable.class).isThrownBy(() -> storages.openOrCreate(later));
        java.nio.file.Files.writeString(file, "correct horse");
        assertThat(storages.openOrCreate(later).snapshots()).isEmpty();
    }

    @Test
    void credentialsReachTheStoreByReference(@TempDir Path directory) throws java.io.IOException {
        java.nio.file.Files.writeString(directory.resolve("secretKey"), "hunter2");
        List<StoreCredentials> handed = new ArrayList<>();
        StoreOpener opener = (location, create, credentials) -> {
            handed.add(credentials);
            return stores.opener().open("memory:main", create);
        };
        try (OpenStorages asked = OpenStorages.builder()
                .time(time)
                .stores(opener)
                .passwords(PasswordSources.builder()
                        .environment(Map.of("RIGHT", "correct horse", "KEY", "hunter2"))
                        .build())
                .settings(Repository.Builder::lowCostKeys)
                .build()) {
            Storage.Builder bucket = storage("s").uri(URI.create("s3://bucket"));
            Repository one = asked.openOrCreate(
                    bucket.credentials(Map.of("accessKey", "env:KEY")).build());
            Repository other = asked.open(
                    bucket.credentials(Map.of("directory", "file:" + directory)).build());
            assertThat(other).as("somebody else to the store").isNotSameAs(one);
            assertThat(other.id()).isEqualTo(one.id());
        }
        for (StoreCredentials each : handed) {
            try (Secret secret = each.readAny("accessKey", "secretKey").orElseThrow()) {
                assertThat(secret.revealUtf8()).asString().isEqualTo("hunter2");
            }
        }
        assertThat(handed.toString()).contains("accessKey").doesNotContain("hunter2");
    }
}
