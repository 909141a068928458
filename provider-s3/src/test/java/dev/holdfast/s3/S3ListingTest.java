package dev.holdfast.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Secret;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listings of which the first page shows that there is much more. */
class S3ListingTest {
    private static final int PAGE = 10;

    /** Servers list by bytes. */
    private final NavigableSet<String> keys = new TreeSet<>(
            Comparator.comparing((String key) -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));

    private final StubS3 server = new StubS3();

    S3ListingTest() {
        server.says(this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private S3BlobStore open() {
        return S3BlobStore.bucket("bucket")
                .endpoint(server.endpoint())
                .credentials(new StoreCredentials() {
                    @Override
                    public Set<String> names() {
                        return Set.of("accessKey", "secretKey");
                    }

                    @Override
                    public Secret read(String name) {
                        return Secret.of("something");
                    }
                })
                .pageKeys(PAGE)
                .open();
    }

    private StubAnswer answer(StubRequest request) {
        Map<String, String> query = query(request);
        if (!query.containsKey("list-type")) {
            return StubAnswer.of(200);
        }
        String prefix = query.getOrDefault("prefix", "");
        String after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
        List<String> found = keys.tailSet(after.isEmpty() ? prefix : after, after.isEmpty()).stream()
                .filter(key -> key.startsWith(prefix))
                .limit(PAGE + 1L)
                .toList();
        boolean more = found.size() > PAGE;
        List<String> page = new ArrayList<>(more ? found.subList(0, PAGE) : found);
        return say(page, more ? Optional.of(page.get(PAGE - 1)) : Optional.empty());
    }

    private static StubAnswer say(List<String> page, Optional<String> next) {
        StringBuilder xml = new StringBuilder("<ListBucketResult>");
        page.forEach(key -> xml.append("<Contents><Key>")
                .append(key)
                .append("</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified><ETag>&quot;abc&quot;</ETag>")
                .append("<Size>")
                .append(key.length())
                .append("</Size></Contents>"));
        next.ifPresent(
                token -> xml.append("<NextContinuationToken>").append(token).append("</NextContinuationToken>"));
        xml.append("<IsTruncated>").append(next.isPresent()).append("</IsTruncated></ListBucketResult>");
        return StubAnswer.of(200, xml.toString());
    }

    private static Map<String, String> query(StubRequest request) {
        Map<String, String> query = new HashMap<>();
        String text = request.uri().getRawQuery();
        for (String part : text == null ? new String[0] : text.split("&")) {
            String[] sides = part.split("=", 2);
            query.put(sides[0], sides.length < 2 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private long pages(String parameter) {
        return server.requests().stream()
                .filter(request -> request.uri().getRawQuery() != null)
                .filter(request -> request.uri().getRawQuery().contains(parameter + "="))
                .count();
    }

    private List<String> list(String prefix) {
        List<String> told = new ArrayList<>();
        Thread caller = Thread.currentThread();
        try (S3BlobStore store = open()) {
            store.list(prefix, info -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                assertThat(info.lengthBytes()).isEqualTo(info.key().path().length());
                assertThat(info.version()).isEqualTo("\"abc\"");
                assertThat(info.modifiedAt()).hasToString("2026-01-02T03:04:05Z");
                told.add(info.key().path());
            });
        }
        return told;
    }

    private void packs(int count) {
        Random random = new Random(5);
        for (int i = 0; i < count; i++) {
            String name = String.format("%08x%08x", random.nextInt(), random.nextInt());
            keys.add("data/" + name.substring(0, 2) + "/" + name);
        }
    }

    @Test
    void manyPacksAreListedInStretchesAndEachIsToldOnce() {
        packs(150);
        // Whatever else lies among packs, at the seams and behind them too.
        keys.addAll(Set.of("data/0-first", "data/55/", "data/80", "data/80/", "data/80/x", "data/ff/~", "data/last"));
        keys.addAll(Set.of("data/ä", "data/\uD83D\uDE00", "data/\uFFFD", "elsewhere/1", "a/1"));

        List<String> told = list("data/");

        List<String> wanted = keys.stream()
                .filter(key -> key.startsWith("data/") && !key.endsWith("/"))
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(pages("start-after")).isEqualTo(4);
    }

    @Test
    void fewPagesAndOtherNamesAreListedOneAfterTheOther() {
        packs(8);
        assertThat(list("data/")).hasSize(8);
        keys.clear();
        for (int i = 0; i < 35; i++) {
            keys.add("snapshots/" + (char) ('a' + i % 26) + i);
        }
        assertThat(list("snapshots/")).hasSize(35);
        assertThat(pages("start-after")).isZero();
    }

    @Test
    void aFailureOfOneStretchIsThatOfTheListing() {
        packs(150);
        AtomicBoolean failed = new AtomicBoolean();
        server.says(request -> {
            String query = String.valueOf(request.uri().getRawQuery());
            if (query.contains("start-after") && query.contains("data%2F8") && failed.compareAndSet(false, true)) {
                return StubAnswer.of(503);
            }
            return answer(request);
        });
        assertThatThrownBy(() -> list("data/"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("data/");
        assertThat(failed).isTrue();
        assertThat(list("data/")).hasSize(150);
    }

    @Test
    void whereTheOrderBreaksTheListingIsNotTakenForComplete() {
        packs(150);
        server.says(request -> {
            if (String.valueOf(request.uri().getRawQuery()).contains("start-after")) {
                return say(List.of("data/ff/1", "data/20/1"), Optional.empty());
            }
            return answer(request);
        });
        assertThatThrownBy(() -> list("data/"))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("in no order");
    }

    @Test
    void whoStopsTakingStopsTheListing() throws InterruptedException {
        packs(150);
        try (S3BlobStore store = open()) {
            assertThatThrownBy(() -> store.list("data/", info -> {
                        if (info.key().path().compareTo("data/80") > 0) {
                            throw new IllegalStateException("enough");
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("holdfast-s3-list")) {
                thread.join(1_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
