package dev.holdfast.spi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoresTest {
    private static final BlobKey KEY = BlobKey.of("data/object");

    @TempDir
    Path directory;

    @Test
    void aFileUriOpensADirectory() {
        try (BlobStore store = BlobStores.open(directory.toUri().toString())) {
            assertThat(store.description()).isEqualTo("file:" + directory);
        }
    }

    @Test
    void aFileUriWithOneSlashOpensADirectory() {
        try (BlobStore store = BlobStores.open("file:" + directory)) {
            assertThat(store.description()).isEqualTo("file:" + directory);
        }
    }

    @Test
    void aBarePathOpensADirectory() throws IOException {
        Path odd = Files.createDirectory(directory.resolve("a b+ü%"));
        try (BlobStore store = BlobStores.open(odd.toString())) {
            assertThat(store.description()).isEqualTo("file:" + odd);
        }
    }

    @Test
    void createMakesTheDirectory() {
        try (BlobStore store = BlobStores.create(directory.resolve("a/b").toString())) {
            assertThat(directory.resolve("a/b")).isDirectory();
            assertThat(store.capabilities()).contains(Capability.DURABLE);
        }
    }

    @Test
    void openingDoesNotMakeTheDirectory() {
        assertThatThrownBy(() -> BlobStores.open(directory.resolve("none").toString()))
                .isInstanceOf(StoreException.NotFound.class);
    }

    @Test
    void storesInMemoryOfOneNameShareTheirContents() {
        BlobStores stores = BlobStores.builder().build();
        stores.store("memory:x").put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create());
        assertThat(stores.store("memory:x").head(KEY)).isPresent();
    }

    @Test
    void storesInMemoryOfOtherNamesDoNot() {
        BlobStores stores = BlobStores.builder().build();
        stores.store("memory:x").put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create());
        assertThat(stores.store("memory:y").head(KEY)).isEmpty();
    }

    @Test
    void anUnknownSchemeNamesWhatThereIsAndWhatToAdd() {
        assertThatThrownBy(() -> BlobStores.open("s3://bucket/prefix"))
                .isInstanceOf(StoreException.Invalid.class)
                .hasMessageContaining("no provider for scheme 's3'; on the class path: file, memory; add holdfast-s3");
    }

    @Test
    void noMessageRepeatsCredentials() {
        assertThatThrownBy(() -> BlobStores.open("s3://user:hunter2@bucket/?token=hunter2"))
                .isInstanceOf(StoreException.Invalid.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void twoProvidersForOneSchemeAreAnError() throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(BlobStoreProvider.class.getName()), SecondFiles.class.getName());
        URL[] path = {directory.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
            assertThatThrownBy(() -> BlobStores.builder().classLoader(loader).build())
                    .isInstanceOf(StoreException.Invalid.class)
                    .hasMessageContaining("two providers serve the scheme 'file'");
        }
    }

    /** Claims a scheme that is served already. */
    public static final class SecondFiles implements BlobStoreProvider {
        /** Called by the service loader. */
        public SecondFiles() {}

        @Override
        public java.util.Set<String> schemes() {
            return java.util.Set.of("file");
        }

        @Override
        public BlobStore open(java.net.URI location, Options options) {
            throw new StoreException.Invalid("never opened", null);
        }
    }
}
