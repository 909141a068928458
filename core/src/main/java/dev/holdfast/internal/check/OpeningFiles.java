package dev.holdfast.internal.check;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.KeyRing;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.snapshot.ConfigCodec;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.store.StoreException;
import java.util.List;

/** Looks at what a repository is opened with: its config, its keys, and the locks in the way. */
final class OpeningFiles {
    private final OpenRepository repository;
    private final Problems problems;
    private final StoreAnswers answers;

    private OpeningFiles(OpenRepository repository, Problems problems, StoreAnswers answers) {
        this.repository = repository;
        this.problems = problems;
        this.answers = answers;
    }

    static void run(OpenRepository repository, Problems problems, StoreAnswers answers) {
        OpeningFiles files = new OpeningFiles(repository, problems, answers);
        files.config();
        KeyRing keys = new KeyRing(repository.store());
        keys.ids().forEach(id -> files.key(keys, id));
        repository.files().list(FileKind.LOCK).forEach(files::lock);
    }

    private void config() {
        try {
            byte[] sealed = repository.store().get(Layout.CONFIG, 0, -1, in -> in.readAllBytes());
            boolean same = ConfigCodec.decode(repository.files().open(sealed)).equals(repository.config());
            if (!same) {
                configIsWrong("it is the config of another repository");
            }
        } catch (StoreException.NotFound missing) {
            configIsWrong("it is missing");
        } catch (RepositoryException.Damaged damaged) {
            configIsWrong(String.valueOf(damaged.getMessage()));
        } catch (StoreException failure) {
            unreadable("config", failure);
        }
    }

    private void configIsWrong(String message) {
        Problems.Found unused = problems.error(
                CheckProblem.Kind.CONFIG_DAMAGED,
                "config",
                message + "; nobody can open the repository any longer",
                "bring it back from a copy of the repository: it is written once and never changes; who has the repository open"
                        + " can still restore",
                List.of());
    }

    private void key(KeyRing keys, BlobId id) {
        try {
            if (!keys.isSound(id)) {
                keyIsDamaged(id);
            }
            answers.came();
        } catch (StoreException failure) {
            unreadable("key " + id.hex(), failure);
        }
    }

    private void keyIsDamaged(BlobId id) {
        boolean current = id.equals(repository.keyFile());
        Problems.Found unused = problems.error(
                CheckProblem.Kind.KEY_DAMAGED,
                "key " + id.hex(),
                "it is not what was stored; its password may not open the repository any longer"
                        + (current ? ", though it did a moment ago" : ", those of other keys do"),
                (current
                                ? "set the password anew at once with 'holdfast key passwd'"
                                : "add a key with 'holdfast key add' if it is missed, and remove this one with 'holdfast key remove "
                                        + id.hex().substring(0, 8) + "'")
                        + "; no data is lost",
                List.of());
    }

    private void lock(BlobId id) {
        try {
            byte[] unused = repository.files().load(FileKind.LOCK, id);
            answers.came();
        } catch (StoreException.NotFound released) {
            answers.came();
        } catch (RepositoryException.Damaged damaged) {
            problems.note(
                    Finding.Severity.WARNING,
                    CheckProblem.Kind.LOCK_DAMAGED,
                    "lock " + id.hex(),
                    String.valueOf(damaged.getMessage()),
                    "harmless: 30 minutes after it was stored nobody minds it, and the next who needs the repository alone removes"
                            + " it; or 'holdfast unlock --remove-all' when nobody is at work");
        } catch (StoreException failure) {
            unreadable("lock " + id.hex(), failure);
        }
    }

    private void unreadable(String subject, StoreException failure) {
        answers.failed(failure);
        Problems.Found unused = problems.error(
                CheckProblem.Kind.UNREADABLE,
                subject,
                String.valueOf(failure.getMessage()),
                "check again when the store answers",
                List.of());
    }
}
