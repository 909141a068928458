package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The backends of a {@code BackupConfiguration} and the repositories of its sessions: a storage here for each directory there. */
final class KubeStashRepositories {
    private KubeStashRepositories() {}

    /**
     * A storage under another name, with its own policy.
     *
     * @param storage the name of the storage
     * @param policy the name of the policy; empty for none
     */
    record Backend(String storage, String policy) {}

    /**
     * Where a session writes to.
     *
     * @param from where it is defined
     * @param name its own name
     * @param storage the name of the storage
     * @param policy the name of its backend's policy; empty for none
     */
    record Repository(Field from, String name, String storage, String policy) {}

    static Map<String, Backend> backends(Field list, Definitions into) {
        Map<String, Backend> all = new LinkedHashMap<>();
        for (Field field : list.elements()) {
            Field storage = field.at("storageRef");
            storage.at("apiGroup").take();
            storage.at("namespace").take();
            storage.at("kind").take();
            Optional<String> name = storage.at("name").text().map(Names::of);
            if (name.isEmpty()) {
                storage.at("name").missing("a backend refers to a BackupStorage", "name it");
            } else if (!into.hasStorage(name.get())) {
                storage.at("name")
                        .report(
                                Kind.UNRESOLVED,
                                "no BackupStorage of that name was given",
                                "import it together with this configuration");
            }
            Field policy = field.at("retentionPolicy");
            policy.at("namespace").take();
            String own = field.at("name").text("default");
            all.put(
                    own,
                    new Backend(
                            name.orElse(""),
                            policy.at("name").text().map(Names::of).orElse("")));
        }
        return all;
    }

    static List<Repository> of(Field list, Map<String, Backend> backends, Definitions into) {
        List<Repository> all = new ArrayList<>();
        for (Field field : list.elements()) {
            String name = field.at("name").text("repository");
            Field chosen = field.at("backend");
            Optional<String> word = chosen.text();
            Backend backend = word.map(backends::get)
                    .or(() -> backends.values().stream().findFirst())
                    .orElse(new Backend("", ""));
            if (word.isPresent() && !backends.containsKey(word.get())) {
                chosen.report(Kind.UNRESOLVED, "no backend has that name", "name one of " + backends.keySet());
            }
            all.add(new Repository(field, name, storage(field, name, backend, into), backend.policy()));
        }
        return all;
    }

    private static String storage(Field field, String name, Backend backend, Definitions into) {
        String directory = field.at("directory").text("");
        Optional<Storage> base = into.storage(backend.storage());
        secret(field.at("encryptionSecret"));
        removal(field.at("deletionPolicy"));
        if (base.isEmpty() || directory.isEmpty()) {
            return backend.storage();
        }
        String ours = Names.of(backend.storage() + "-" + name);
        if (!into.hasStorage(ours)) {
            into.storage(field, derived(base.get(), ours, directory));
            field.at("directory").changed("each directory became a storage of its own, this one '" + ours + "'", "");
        }
        return ours;
    }

    private static void secret(Field secret) {
        secret.at("namespace").take();
        secret.at("name")
                .text()
                .ifPresent(name -> secret.changed(
                        "the repository's password is expected in HOLDFAST_PASSWORD, not in the secret '" + name + "'",
                        "set the storage's password to a reference"));
    }

    private static void removal(Field field) {
        field.text().ifPresent(word -> {
            if (word.toLowerCase(Locale.ROOT).equals("wipeout")) {
                field.report(
                        Kind.NOT_MAPPED,
                        "removing a schedule keeps its backups here",
                        "set deleteBackupsOnDeletion if they shall go with it");
            }
        });
    }

    private static Storage derived(Storage base, String name, String directory) {
        String prefix = Stream.of(base.prefix(), directory)
                .map(part -> part.replaceAll("^/+|/+$", ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
        Storage.Builder storage = Storage.builder(name)
                .prefix(prefix)
                .password(base.password())
                .removal(base.removal())
                .connections(base.connections());
        base.uri().ifPresent(storage::uri);
        base.provider().ifPresent(storage::provider);
        base.region().ifPresent(storage::region);
        return storage.build();
    }
}
