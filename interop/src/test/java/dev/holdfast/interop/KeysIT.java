package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.job.Keys.KeyInfo;
import dev.holdfast.job.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Passwords set by one program open the repository for the other. */
class KeysIT {
    private static final String OTHER = "an\u00f6ther p\ud83d\ude00ssword \\ \"'$";

    private final Scene scene = new Scene();

    @BeforeEach
    void create() {
        scene.ours().create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private Path passwordFile() {
        Path file = scene.target("password");
        Disk.file(file.toString(), OTHER.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatHoldfastAddsOpensForRestic(Peer peer) {
        scene.ours().with(repository -> repository.keys().add(Secret.of(OTHER)));
        scene.restic(peer, OTHER).ok("snapshots");
        scene.restic(peer).ok("snapshots");
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordThatHoldfastChangesIsTheOnlyOneForRestic(Peer peer) {
        scene.ours().with(repository -> repository.keys().changePassword(Secret.of(OTHER)));
        scene.restic(peer, OTHER).ok("snapshots");
        assertThat(scene.restic(peer).run("snapshots").exitCode()).isNotZero();
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatHoldfastRemovesNoLongerOpensForRestic(Peer peer) {
        String added = scene.ours().with(repository -> repository.keys().add(Secret.of(OTHER)));
        scene.ours().with(repository -> repository.keys().remove(added.substring(0, 10)));
        assertThat(scene.restic(peer, OTHER).run("snapshots").exitCode()).isNotZero();
        scene.restic(peer).ok("snapshots");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatResticAddsOpensForHoldfast(Peer peer) {
        scene.restic(peer)
                .ok("key", "add", "--new-password-file", passwordFile().toString());
        assertThat(scene.ours(OTHER).<Integer>with(Repository::version)).isEqualTo(2);
        assertThat(scene.ours().<Integer>with(Repository::version)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordThatResticChangesIsTheOnlyOneForHoldfast(Peer peer) {
        scene.restic(peer)
                .ok("key", "passwd", "--new-password-file", passwordFile().toString());
        assertThat(scene.ours(OTHER).<Integer>with(Repository::version)).isEqualTo(2);
        Ours old = scene.ours();
        assertThatThrownBy(old::open).isInstanceOf(RepositoryException.WrongPassword.class);
    }

    @ParameterizedTest
    @EnumSource
    void bothListTheSameKeys(Peer peer) {
        scene.restic(peer)
                .ok("key", "add", "--new-password-file", passwordFile().toString());
        List<KeyInfo> ours = scene.ours().with(repository -> repository.keys().list());
        List<String> theirs = new ArrayList<>();
        for (JsonNode key : scene.restic(peer).ok("key", "list", "--json").json()) {
            theirs.add(key.get("id").asText().substring(0, 8)
                    + key.get("userName").asText()
                    + key.get("hostName").asText()
                    + key.get("current").asBoolean());
        }
        assertThat(theirs).hasSize(2);
        assertThat(ours.stream()
                        .map(key -> key.id().substring(0, 8) + key.userName() + key.hostName() + key.current())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(theirs);
    }
}
