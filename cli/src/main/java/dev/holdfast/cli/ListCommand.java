package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import dev.holdfast.run.StoredKind;
import dev.holdfast.run.StoredObject;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code list}. */
@Command(
        name = "list",
        description = "List what a repository consists of, by id: packs, blobs, index, snapshots, keys or locks.",
        sortOptions = false)
final class ListCommand implements Verb {
    private final Session session;

    @Parameters(paramLabel = "KIND", description = "packs, blobs, index, snapshots, keys or locks")
    String kind = "";

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        StoredKind chosen = StoredKind.ofWord(kind);
        return () -> run(access, chosen);
    }

    private int run(RepositoryAccess access, StoredKind chosen) {
        try (Repository repository = access.open()) {
            session.watched(listener -> {
                repository.contents().stored(chosen, printing(session.output()));
                return ExitCode.DONE;
            });
        }
        return ExitCode.DONE;
    }

    private static Consumer<StoredObject> printing(Output output) {
        return output.isJson()
                ? object -> output.message(fields(object))
                : object -> output.line(object.type().isEmpty() ? object.id() : object.type() + " " + object.id());
    }

    private static Fields fields(StoredObject object) {
        return Fields.message("stored")
                .put("kind", object.kind().word())
                .putUnlessEmpty("type", object.type())
                .put("id", object.id())
                .put("size", object.sizeBytes());
    }
}
