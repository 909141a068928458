package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.seal.KeyFile;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key files of a repository: each opens it with a password of its own. */
public final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    /** restic tries no more; neither do we, as each try costs half a second on purpose. */
    private static final int MOST_TRIES = 20;

    private final BlobStore store;

    /** Of the repository in that store. */
    public KeyRing(BlobStore store) {
        this.store = store;
    }

    /** A key file and the master key that it gave. */
    public record Opened(BlobId file, MasterKey master) {
        @Override
        public String toString() {
            return "Opened[" + file.hex() + "]";
        }
    }

    /** A key file and its name. */
    public record Named(BlobId id, KeyFile file) {}

    /** The same, whatever master key it gives. */
    public Opened open(Secret password, String hint) {
        return open(password, hint, any -> true);
    }

    /**
     * Finds the key that the password opens.
     *
     * @param hint beginning of the name of the key to try first; empty for none
     * @param fits whether a master key is this repository's: one of those who create a repository at the same moment may have
     *     left, or not yet removed, a key that the same password opens
     * @return one that fits, or else one that does not
     * @throws RepositoryException.WrongPassword if none does
     * @throws RepositoryException.Unsupported if none does, and there is one that this release cannot try
     */
    Opened open(Secret password, String hint, Predicate<MasterKey> fits) {
        int tries = 0;
        Opened foreign = null;
        List<BlobId> broken = new ArrayList<>();
        RepositoryException.Unsupported untried = null;
        List<BlobId> ids = hintedFirst(hint);
        for (BlobId id : ids) {
            if (tries == MOST_TRIES) {
                break;
            }
            tries++;
            try {
                Optional<MasterKey> master = load(id).flatMap(file -> file.open(password));
                if (master.filter(fits).isPresent()) {
                    return new Opened(id, master.get());
                }
                foreign = master.map(key -> new Opened(id, key)).orElse(foreign);
            } catch (RepositoryException.Damaged damaged) {
                broken.add(id);
            } catch (RepositoryException.Unsupported unknown) {
                untried = unknown;
            }
        }
        Optional<Opened> rescued = openDamaged(broken, password);
        if (foreign != null && rescued.filter(one -> fits.test(one.master())).isEmpty()) {
            return foreign;
        }
        if (rescued.isPresent()) {
            return rescued.get();
        }
        if (untried != null) {
            throw untried;
        }
        if (tries == 0) {
            throw new RepositoryException.Damaged("the repository at " + store.description()
                    + " has no key file: without one nobody can open it; bring back its 'keys' directory");
        }
        throw new RepositoryException.WrongPassword("wrong password for the repository at " + store.description() + ": "
                + tries + " key(s) tried" + (broken.isEmpty() ? "" : ", " + broken.size() + " of them damaged")
                + (tries == ids.size() ? "" : ", the other " + (ids.size() - tries) + " only with a key hint"));
    }

    /** What one key gives, or empty if the password does not open it. */
    Optional<Opened> openOne(BlobId id, Secret password) {
        try {
            return load(id).flatMap(file -> file.open(password)).map(master -> new Opened(id, master));
        } catch (RepositoryException.Damaged | RepositoryException.Unsupported unusable) {
            return Optional.empty();
        }
    }

    /** The damage may lie where it does not matter, such as in the name of a host: what the password opens is authenticated. */
    private Optional<Opened> openDamaged(List<BlobId> ids, Secret password) {
        return ids.stream().flatMap(id -> openUnverified(id, password).stream()).findFirst();
    }

    private Optional<Opened> openUnverified(BlobId id, Secret password) {
        try {
            return read(id).map(KeyFile::parse)
                    .flatMap(file -> file.open(password))
                    .map(master -> new Opened(id, master));
        } catch (RepositoryException.Damaged | RepositoryException.Unsupported hopeless) {
            return Optional.empty();
        }
    }

    private List<BlobId> hintedFirst(String hint) {
        List<BlobId> ids = new ArrayList<>(ids());
        ids.sort((a, b) -> Boolean.compare(b.hex().startsWith(hint), a.hex().startsWith(hint)));
        return ids;
    }

    /** The names of all key files, in the order of the store. */
    public List<BlobId> ids() {
        List<BlobId> ids = new ArrayList<>();
        store.list(Layout.KEYS, (BlobInfo info) -> {
            if (BlobId.isHex(info.key().name())) {
                ids.add(BlobId.fromHex(info.key().name()));
            }
        });
        return ids;
    }

    /** All key files; those that vanish meanwhile are left out. */
    public List<Named> list() {
        List<Named> keys = new ArrayList<>();
        for (BlobId id : ids()) {
            load(id).ifPresent(file -> keys.add(new Named(id, file)));
        }
        return keys;
    }

    /** Whether a key file is what was stored, or gone. What looks damaged is read a second time. */
    public boolean isSound(BlobId id) {
        boolean sound = isSoundNow(id);
        return sound || isSoundNow(id);
    }

    private boolean isSoundNow(BlobId id) {
        try {
            Optional<KeyFile> unused = load(id);
            return true;
        } catch (RepositoryException.Unsupported ofAnotherProgram) {
            return true;
        } catch (RepositoryException.Damaged damaged) {
            return false;
        }
    }

    private Optional<KeyFile> load(BlobId id) {
        return read(id).map(bytes -> sound(id, bytes));
    }

    /** The hash comes first: what a damaged file says must not be taken for what another program wrote. */
    private static KeyFile sound(BlobId id, byte[] bytes) {
        if (!BlobId.of(new Sha256().hash(bytes, 0, bytes.length), 0).equals(id)) {
            throw new RepositoryException.Damaged("key " + id.hex()
                    + " does not hash to its name; if another key opens the repository, remove it with 'key remove "
                    + id.hex().substring(0, 8) + "'");
        }
        return KeyFile.parse(bytes);
    }

    private Optional<byte[]> read(BlobId id) {
        try {
            return Optional.of(RepositoryFiles.readAtMost(store, Layout.key(id), RepositoryFiles.LARGEST_DOCUMENT));
        } catch (StoreException.NotFound gone) {
            return Optional.empty();
        }
    }

    /** Stores a key file that gives the master key for a password. */
    public BlobId add(MasterKey master, Secret password, KeyParameters parameters, EngineOptions options) {
        requireUsable(password);
        ZonedDateTime now = options.time().now().atZone(options.host().zone());
        KeyFile file = KeyFile.create(
                master,
                password,
                parameters,
                now,
                options.host().user(),
                options.host().name(),
                options.random());
        BlobId id = BlobId.fromHex(file.id());
        try {
            store.put(Layout.key(id), BlobContent.of(file.bytes()), PutOptions.replace());
        } catch (StoreException unclear) {
            requireStored(id, true, unclear);
        }
        return id;
    }

    /**
     * Removes a key.
     *
     * @param inUse the key that opened the repository; it is never removed
     * @throws RepositoryException.Refused if it is that key
     */
    public void remove(BlobId id, BlobId inUse) {
        if (id.equals(inUse)) {
            throw new RepositoryException.Refused("key " + id.hex().substring(0, 8)
                    + " is the one in use; open the repository with another key's password to remove it");
        }
        removeReplaced(id);
    }

    /**
     * Removes a key that another has replaced.
     *
     * @throws StoreException if it is still there
     */
    public void removeReplaced(BlobId id) {
        try {
            store.delete(Layout.key(id));
        } catch (StoreException unclear) {
            requireStored(id, false, unclear);
        }
    }

    /** Removes a key that nobody needs, if that can be done: one that stays does no harm to us. */
    void removeQuietly(BlobId id) {
        try {
            store.delete(Layout.key(id));
        } catch (StoreException stays) {
            LOG.debug("key {} of a creation that came to nothing stays: {}", id, stays.getMessage());
        }
    }

    /** The answer of the store may have been lost on its way. */
    private void requireStored(BlobId id, boolean expected, StoreException unclear) {
        boolean asExpected = false;
        try {
            asExpected = store.head(Layout.key(id)).isPresent() == expected;
        } catch (StoreException noAnswer) {
            unclear.addSuppressed(noAnswer);
        }
        if (!asExpected) {
            throw unclear;
        }
    }

    /**
     * The one key whose name begins so.
     *
     * @throws RepositoryException.NotFound if there is none
     * @throws RepositoryException.Ambiguous if there are several
     */
    public BlobId resolve(String prefix) {
        List<BlobId> fitting =
                ids().stream().filter(id -> id.hex().startsWith(prefix)).toList();
        if (fitting.isEmpty() || prefix.isEmpty()) {
            throw new RepositoryException.NotFound(
                    "no key of the repository begins with '" + prefix + "'; see 'key list'");
        }
        if (fitting.size() > 1) {
            throw new RepositoryException.Ambiguous(
                    fitting.size() + " keys begin with '" + prefix + "'; give more digits");
        }
        return fitting.get(0);
    }

    /** restic refuses an empty password unless told otherwise; we always do. */
    static void requireUsable(Secret password) {
        if (password.isEmpty()) {
            throw new RepositoryException.Refused(
                    "an empty password protects nothing; give one with at least one character");
        }
    }
}
