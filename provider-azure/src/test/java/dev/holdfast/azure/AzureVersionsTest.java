package dev.holdfast.azure;

import static dev.holdfast.azure.StubAzure.KEY;
import static dev.holdfast.azure.StubAzure.blob;
import static dev.holdfast.azure.StubAzure.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.job.VersionsRepair;
import dev.holdfast.run.StepListener;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions, which Azurite does not keep: what is sent, and what is made of answers. */
class AzureVersionsTest {
    private static final String FIRST = "2026-01-01T00:00:00.1234567Z";
    private static final String SECOND = "2026-01-02T00:00:00.1234567Z";

    private final StubAzure azure = new StubAzure(true);
    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void stop() {
        azure.close();
    }

    private AzureBlobStore open() {
        return azure.store(builder -> builder.time(time).pageKeys(2));
    }

    @Test
    void versionsAreListedPageByPage() {
        try (AzureBlobStore store = open()) {
            azure.say(StubAzure.listing(
                            List.of(version("p/data/ab", FIRST, false), version("p/data/ab", SECOND, true)), "next"))
                    .say(StubAzure.listing(List.of(version("p/data/cd", FIRST, false)), ""));
            List<BlobVersion> versions = new ArrayList<>();
            store.versions().list("data/", versions::add);
            assertThat(versions)
                    .containsExactly(
                            new BlobVersion(KEY, FIRST, 3, Instant.parse(FIRST), false, false),
                            new BlobVersion(KEY, SECOND, 3, Instant.parse(SECOND), true, false),
                            new BlobVersion(BlobKey.of("data/cd"), FIRST, 3, Instant.parse(FIRST), false, false));
            assertThat(azure.asked())
                    .extracting(request -> StubAzure.query(request).get("include"))
                    .containsOnly("versions");
            assertThat(StubAzure.query(azure.last()))
                    .containsEntry("marker", "next")
                    .containsEntry("prefix", "p/data/")
                    .containsEntry("maxresults", "2");
        }
    }

    @Test
    void aVersionIsPromotedByACopyThatIsWaitedFor() {
        try (AzureBlobStore store = open()) {
            Instant before = time.now();
            azure.say(blob(202))
                    .say(blob(200).header("x-ms-copy-status", "pending"))
                    .say(blob(200).header("x-ms-copy-status", "success"));
            assertThat(store.versions()
                            .bringBack(new BlobVersion(KEY, FIRST, 3, Instant.parse(FIRST), false, false))
                            .version())
                    .isEqualTo("0x1");
            StubRequest copy = azure.asked().get(0);
            assertThat(copy.method()).isEqualTo("PUT");
            assertThat(copy.path()).isEqualTo("/stub/p%2Fdata%2Fab");
            assertThat(copy.header("x-ms-copy-source"))
                    .startsWith(azure.endpoint() + "/stub/p%2Fdata%2Fab?versionid=2026-01-01");
            assertThat(time.now()).isAfter(before);
            azure.say(blob(202)).say(blob(200).header("x-ms-copy-status", "failed"));
            assertThatThrownBy(() -> store.versions()
                            .bringBack(new BlobVersion(KEY, FIRST, 3, Instant.parse(FIRST), false, false)))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining(KEY.path())
                    .hasMessageContaining("failed");
        }
    }

    @Test
    void theCurrentVersionIsHiddenBeforeItIsDeleted() {
        try (AzureBlobStore store = open()) {
            azure.say(StubAnswer.of(202)).say(StubAnswer.of(202)).say(StubAnswer.of(202));
            store.versions().delete(new BlobVersion(KEY, SECOND, 3, Instant.parse(SECOND), true, false));
            store.versions().delete(new BlobVersion(KEY, FIRST, 3, Instant.parse(FIRST), false, false));
            assertThat(azure.asked()).extracting(StubRequest::method).containsOnly("DELETE");
            assertThat(azure.asked())
                    .extracting(request -> StubAzure.query(request).getOrDefault("versionid", ""))
                    .containsExactly("", SECOND, FIRST);
        }
    }

    @Test
    void aRepairBringsBackWhatWasReplacedAndWhatWasDeleted() {
        List<String> versions = List.of(
                version("p/data/deleted", FIRST, false),
                version("p/data/replaced", FIRST, false),
                version("p/data/replaced", SECOND, true),
                version("p/data/untouched", FIRST, true));
        azure.server().otherwise(request -> {
            if (request.query().contains("include=versions")) {
                boolean one = request.query().contains("prefix=p/data/");
                return StubAzure.listing(one ? List.of() : versions, "");
            }
            boolean changes = request.method().equals("PUT");
            return request.query().contains("restype=container") ? azure.answer(request) : blob(changes ? 202 : 200);
        });
        try (AzureBlobStore store = open()) {
            VersionsRepair repair =
                    VersionsRepair.plan(store, Instant.parse(FIRST).plus(Duration.ofHours(1)));
            assertThat(repair.run(StepListener.none()).failed()).isEmpty();
            assertThat(azure.asked().stream()
                            .filter(request -> request.method().equals("PUT"))
                            .map(StubRequest::path))
                    .containsExactlyInAnyOrder("/stub/p%2Fdata%2Fdeleted", "/stub/p%2Fdata%2Freplaced");
        }
    }

    @Test
    void whereNothingShowsVersionsThereAreNone() {
        try (StubAzure plain = new StubAzure(false)) {
            plain.say(plain.answer(
                            new StubRequest("GET", plain.endpoint().resolve("/?restype=container"), Map.of(), "")))
                    .say(plain.answer(
                            new StubRequest("GET", plain.endpoint().resolve("/?restype=container"), Map.of(), "")))
                    .say(StubAzure.listing(List.of(version("p/data/ab", FIRST, true)), ""));
            try (AzureBlobStore store = plain.store(builder -> {})) {
                assertThat(store.capabilities()).contains(Capability.VERSIONS).doesNotContain(Capability.OBJECT_LOCK);
            }
            try (AzureBlobStore store = plain.store(builder -> {})) {
                assertThatThrownBy(store::versions)
                        .isInstanceOf(StoreException.Unsupported.class)
                        .hasMessageContaining("versions=true");
            }
            try (AzureBlobStore store = plain.store(builder -> builder.versioned(true))) {
                assertThat(store.capabilities()).contains(Capability.VERSIONS);
            }
        }
    }
}
