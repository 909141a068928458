package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns what the operating system says into what a store says. */
final class Failures {
    private Failures() {}

    /**
     * @param doing such as {@code storing}
     * @param what a key or a prefix
     * @param outcomeKnown whether it is certain that nothing was done
     */
    static StoreException of(String doing, String what, String place, IOException failure, boolean outcomeKnown) {
        String message = doing + " " + what + " in " + place + ": ";
        if (failure instanceof InterruptedIOException || failure instanceof ClosedByInterruptException) {
            Thread.currentThread().interrupt();
            return new StoreException.Interrupted(message + "the thread was interrupted", failure);
        }
        String reason = reason(failure);
        return switch (kind(failure, reason)) {
            case MISSING -> new StoreException.NotFound(message + "there is no such object (" + reason + ")", failure);
            case FULL ->
                new StoreException.Full(
                        message + "there is no room left (" + reason
                                + "); free some space or raise the quota, then try again",
                        failure);
            case DENIED ->
                new StoreException.Denied(
                        message + "not allowed (" + reason
                                + "); check owner, mode and mount options of the place, and the user that runs this",
                        failure);
            case NOT_A_DIRECTORY ->
                new StoreException.Invalid(
                        message + "a part of the name is an object already (" + reason + "); choose another name",
                        failure);
            case OTHER ->
                new StoreException.Unavailable(
                        message + reason + "; check that the place is mounted and sound", outcomeKnown, failure);
        };
    }

    static StoreException.NotFound notFound(String doing, BlobKey key, String place, @Nullable Throwable cause) {
        return new StoreException.NotFound(
                doing + " " + key + " in " + place + ": there is no such object; list the store to see what there is",
                cause);
    }

    static StoreException.AlreadyExists alreadyExists(BlobKey key, String place) {
        return new StoreException.AlreadyExists(
                "creating " + key + " in " + place + ": it is there already; nothing was changed", null);
    }

    static StoreException.PreconditionFailed changed(BlobKey key, String place, String version) {
        return new StoreException.PreconditionFailed(
                "replacing " + key + " in " + place + ": it is not (or no longer) in version " + version
                        + "; nothing was changed. Read it again before replacing it",
                null);
    }

    static StoreException.Unsupported noRetention(String doing, BlobKey key, String place) {
        return new StoreException.Unsupported(doing + " " + key + " in " + place
                + ": this store cannot protect objects (no OBJECT_LOCK); ask for no retention here, or use a store"
                + " that can");
    }

    private static Kind kind(IOException failure, String reason) {
        if (failure instanceof NoSuchFileException) {
            return Kind.MISSING;
        }
        if (failure instanceof NotDirectoryException || mentions(reason, "not a directory")) {
            return Kind.NOT_A_DIRECTORY;
        }
        if (failure instanceof AccessDeniedException
                || mentions(reason, "permission denied", "not permitted", "read-only file system")) {
            return Kind.DENIED;
        }
        return mentions(reason, "no space left", "quota exceeded", "not enough space", "file too large")
                ? Kind.FULL
                : Kind.OTHER;
    }

    /** Java hands on only the text of the error number. */
    private static boolean mentions(String reason, String... texts) {
        String lower = reason.toLowerCase(Locale.ROOT);
        return Stream.of(texts).anyMatch(lower::contains);
    }

    private static String reason(IOException failure) {
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return reason == null || reason.isBlank() ? failure.getClass().getSimpleName() : reason;
    }

    private enum Kind {
        MISSING,
        FULL,
        DENIED,
        NOT_A_DIRECTORY,
        OTHER
    }
}
