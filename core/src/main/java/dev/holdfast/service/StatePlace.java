package dev.holdfast.service;

import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Storage;
import java.util.Optional;

/** Where the service keeps its documents: at a place of its own, else in the default storage. */
final class StatePlace {
    /** What a place of its own is called. */
    static final String NAME = "state";

    private StatePlace() {}

    static Optional<Storage> of(Configuration configuration) {
        return configuration
                .state()
                .map(location -> Storage.builder(NAME)
                        .uri(location.uri())
                        .password(location.password())
                        .credentials(location.credentials())
                        .build())
                .or(configuration::defaultStorage);
    }
}
