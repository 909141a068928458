package dev.holdfast.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.internal.storage.KnownRepositories;
import dev.holdfast.internal.storage.StoragePlace;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Storage;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which repository lies in which storage, in documents {@code storages/NAME} of the service's state: so that an unmounted place does not
 * quietly get a new one, and a storage can be wiped after its definition is gone. Safe for use from any thread.
 */
final class RepositoryBook implements KnownRepositories {
    private static final String PREFIX = "storages/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> ids = new ConcurrentHashMap<>();

    /**
     * What is noted about a storage.
     *
     * @param definition as it was when it was last noted
     * @param repository the id of its repository
     * @param goneOrNull when its definition was first missing; null if it is there
     */
    record Entry(
            Storage definition, String repository, @Nullable Instant goneOrNull) {
        Optional<Instant> gone() {
            return Optional.ofNullable(goneOrNull);
        }
    }

    @Override
    public Optional<String> expected(StoragePlace place) {
        return Optional.ofNullable(ids.get(place.toString()));
    }

    @Override
    public void found(StoragePlace place, String id) {
        ids.put(place.toString(), id);
    }

    /** Learns what was noted. */
    void load(StateStore state) {
        entries(state).forEach(entry -> found(StoragePlace.of(entry.definition()), entry.repository()));
    }

    /** Writes down what is known of a storage, if that is anything new. */
    void note(StateStore state, Storage storage) {
        if (storage.uri().isEmpty()) {
            return;
        }
        expected(StoragePlace.of(storage)).ifPresent(id -> put(state, new Entry(storage, id, null)));
    }

    void put(StateStore state, Entry entry) {
        String path = PREFIX + StateDocument.part(entry.definition().name());
        String json = json(entry);
        Optional<StateDocument> found = state.read(path);
        if (found.isEmpty()) {
            StateDocument unused = state.create(path, json);
        } else if (!found.get().json().equals(json)) {
            StateDocument unused = state.replace(found.get(), json);
        }
    }

    /** Lets any repository be there from now on, or none. */
    void remove(StateStore state, Storage storage) {
        state.read(PREFIX + StateDocument.part(storage.name())).ifPresent(document -> {
            ids.remove(StoragePlace.of(entry(document).definition()).toString());
            state.delete(document);
        });
    }

    List<Entry> entries(StateStore state) {
        List<String> paths = new ArrayList<>();
        state.list(PREFIX, paths::add);
        List<Entry> entries = new ArrayList<>();
        paths.forEach(path -> state.read(path).map(RepositoryBook::entry).ifPresent(entries::add));
        return entries;
    }

    private static String json(Entry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("repository", entry.repository())
                .put(
                        "definition",
                        Configuration.builder()
                                .storage(entry.definition())
                                .build()
                                .toYaml());
        entry.gone().ifPresent(at -> json.put("gone", at.toString()));
        return json.toString();
    }

    private static Entry entry(StateDocument document) {
        try {
            JsonNode json = JSON.readTree(document.json());
            Storage definition = Configuration.parse(json.path("definition").asText(), document.path())
                    .storages()
                    .get(0);
            return new Entry(
                    definition,
                    json.path("repository").asText(),
                    json.path("gone").isMissingNode()
                            ? null
                            : Instant.parse(json.path("gone").asText()));
        } catch (IOException | RuntimeException damaged) {
            throw new StateException.Damaged(
                    "the document " + document.path() + " does not say which repository lies where", damaged);
        }
    }
}
