package dev.holdfast.benchmarks.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The restic program, which says whether a repository is sound.
 *
 * @param binary its path
 * @param scratch an existing directory for what it says
 */
public record ResticReferee(Path binary, Path scratch) {
    /**
     * Removes the locks for restic, which refuses while there are any, and lets it read everything.
     *
     * @param repository a copy: nobody else may profit from the unlocking
     * @return what it complained of
     */
    public Optional<String> complaint(Path repository, String password) throws IOException, InterruptedException {
        Optional<String> unlock = failure(repository, password, "unlock", "--remove-all");
        return unlock.isPresent() ? unlock : failure(repository, password, "check", "--read-data");
    }

    /** The snapshots that it lists, and the tags of each. */
    public Map<String, Set<String>> snapshots(Path repository, String password)
            throws IOException, InterruptedException {
        Path said = scratch.resolve("restic-listed");
        ProcessBuilder builder = new ProcessBuilder(
                        binary.toString(),
                        "--no-cache",
                        "--no-lock",
                        "-r",
                        repository.toString(),
                        "snapshots",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(said.toFile());
        builder.environment().put("RESTIC_PASSWORD", password);
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("restic snapshots ended with " + code);
        }
        Map<String, Set<String>> snapshots = new HashMap<>();
        for (JsonNode snapshot : new ObjectMapper().readTree(said.toFile())) {
            Set<String> tags = new HashSet<>();
            snapshot.path("tags").forEach(tag -> tags.add(tag.asText()));
            snapshots.put(snapshot.path("id").asText(), tags);
        }
        return snapshots;
    }

    private Optional<String> failure(Path repository, String password, String... arguments)
            throws IOException, InterruptedException {
        Path said = scratch.resolve("restic-said");
        List<String> command = Stream.concat(
                        Stream.of(binary.toString(), "--no-cache", "-r", repository.toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("RESTIC_PASSWORD", password);
        int code = builder.start().waitFor();
        return code == 0
                ? Optional.empty()
                : Optional.of("restic " + arguments[0] + " ended with " + code + ":\n" + Files.readString(said));
    }
}
