package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.testkit.store.DenyingBlobStore;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageValidationTest {
    @TempDir
    Path directory;

    /** One storage in a store that refuses some actions. */
    private Cli refusing(boolean assignable, Action... denied) {
        Cli cli = Cli.in(directory);
        DenyingBlobStore store = new DenyingBlobStore(
                BlobStores.create(directory.resolve("main").toString()), assignable, Set.of(denied));
        Path file = cli.file(
                "holdfast.yaml",
                "storages: {main: {uri: \"file:" + directory.resolve("main")
                        + "\", password: \"env:HOLDFAST_PASSWORD\"}}");
        return cli.with("HOLDFAST_CONFIG", file.toString()).stores((location, create, credentials) -> store);
    }

    @Test
    void whereAllIsPermittedTheContractIsTriedToo() {
        JsonNode main = refusing(false).json("storages", "validate").get(0);
        assertThat(main.get("passed").asBoolean()).isTrue();
        assertThat(main.get("permissions").get("passed").asBoolean()).isTrue();
        assertThat(main.get("store").get("passed").asBoolean()).isTrue();
    }

    @Test
    void whatIsRefusedIsNamedWithThePolicyThatGrantsIt() {
        Cli.Result result = refusing(false, Action.WRITE).run("storages", "validate", "main");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out())
                .contains("test:write", "denied", "{\"allow\":", "apply it as the store's owner")
                .doesNotContain("all is permitted");
    }

    @Test
    void withoutDeletionItSaysThatBackupsStillWork() {
        Cli.Result result = refusing(false, Action.DELETE).run("storages", "validate", "--json");
        assertThat(result.code()).isEqualTo(ExitCode.PARTIAL);
        JsonNode permissions = JsonText.of(result.out()).get(0).get("permissions");
        assertThat(permissions.get("append_only").asBoolean()).isTrue();
        assertThat(permissions.toString()).contains("backup works, prune and forget do not");
    }

    @Test
    void assigningGrantsWhatWasMissingAndTriesAgain() {
        Cli cli = refusing(true, Action.WRITE, Action.DELETE);
        assertThat(cli.run("storages", "validate").out()).contains("--assign applies it");
        assertThat(cli.ok("storages", "validate", "--assign").out())
                .contains("what was missing was granted", "all is permitted");
        assertThat(cli.run("storages", "validate").code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void whatCannotBeAssignedIsSaid() {
        Cli.Result result = refusing(false, Action.DELETE).run("storages", "validate", "--assign");
        assertThat(result.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(result.out()).contains("could not be granted");
    }

    @Test
    void credentialsOfFilesAreRefusedByTheirField() {
        Cli cli = Cli.in(directory);
        Path file = cli.file(
                "holdfast.yaml",
                "storages: {main: {uri: \"file:/x\", password: \"env:P\", credentials: {accessKey: \"env:K\"}}}");
        assertThat(cli.run("validate", file.toString()).out())
                .contains("storages.main.credentials", "stores of the scheme file take none");
    }

    @Test
    void optionsForCredentialsNeverRepeatASecret() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        Cli.Result pasted = cli.run("snapshots", "--credential", "secretKey=hunter2");
        assertThat(pasted.code()).isEqualTo(ExitCode.USAGE);
        assertThat(pasted.errors()).contains("NAME=REFERENCE").doesNotContain("hunter2");
        Cli.Result given = cli.with("KEY", "hunter2").run("snapshots", "--credential", "secretKey=env:KEY", "--debug");
        assertThat(given.code()).isEqualTo(ExitCode.USAGE);
        assertThat(given.errors() + given.out()).contains("take no credentials").doesNotContain("hunter2");
    }
}
