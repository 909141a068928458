package dev.holdfast.mongodb.oplog;

import com.mongodb.MongoException;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of a server that applying needs. */
interface ApplyOps {
    /** How long the server may wait for a majority. */
    void patience(Duration longest);

    /**
     * Applies operations one after another, and returns when a majority has them.
     *
     * @throws com.mongodb.MongoCommandException if one of them is refused; those after it may have been applied
     * @throws Passing if another attempt may succeed
     */
    void apply(List<Operation> operations);

    /** Whether there is such a collection or view. */
    boolean exists(String namespace);

    /** A refusal that another attempt may not meet. */
    final class Passing extends MongoException {
        @Serial
        private static final long serialVersionUID = 1L;

        Passing(@Nullable Throwable cause) {
            super("the primary went away", cause);
        }
    }
}
