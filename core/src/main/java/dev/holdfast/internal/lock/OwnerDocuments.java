package dev.holdfast.internal.lock;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.internal.repository.RepositoryFiles;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Owners' documents under one prefix of the store, sealed with the master key. */
final class OwnerDocuments {
    private final OpenRepository repository;
    private final BlobStore store;
    private final String prefix;

    OwnerDocuments(OpenRepository repository, String prefix) {
        this.repository = repository;
        this.store = repository.store();
        this.prefix = prefix;
    }

    /** Stores a document that must be new; one that is there already is this one. */
    void create(OwnerDocument document) {
        try {
            put(document, PutOptions.createIn(store));
        } catch (StoreException.AlreadyExists same) {
            put(document, PutOptions.replace());
        }
    }

    void replace(OwnerDocument document) {
        put(document, PutOptions.replace());
    }

    private void put(OwnerDocument document, PutOptions options) {
        byte[] sealed = repository.files().seal(document.json());
        store.put(key(document.subject()), BlobContent.of(sealed), options);
    }

    /** Empty if there is none, or none that can be read. */
    Optional<OwnerDocument> read(String subject) {
        try {
            byte[] sealed = RepositoryFiles.readAtMost(store, key(subject), RepositoryFiles.LARGEST_DOCUMENT);
            return OwnerDocument.parse(subject, repository.files().open(sealed));
        } catch (StoreException.NotFound | RepositoryException.Damaged unreadable) {
            return Optional.empty();
        }
    }

    List<BlobInfo> list() {
        List<BlobInfo> found = new ArrayList<>();
        store.list(prefix, found::add);
        return found;
    }

    /** No error if it is gone. */
    void delete(String subject) {
        if (!repository.options().dryRun()) {
            store.delete(key(subject));
        }
    }

    /** No error if some are gone. */
    void deleteAll(Collection<String> subjects) {
        if (!repository.options().dryRun() && !subjects.isEmpty()) {
            Removals.requireAll(store.deleteAll(subjects.stream().map(this::key).toList()));
        }
    }

    private BlobKey key(String subject) {
        return BlobKey.of(prefix + subject);
    }
}
