package dev.holdfast.benchmarks;

import dev.holdfast.benchmarks.server.Minio;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The rclone program, which copies files as they are: what the way to the store can do without a repository.
 *
 * @param binary its path
 * @param port where the store answers
 */
record Rclone(String binary, int port) {
    static final String NAME = "rclone";

    Map<String, String> environment() {
        return Map.of(
                "RCLONE_CONFIG",
                "/dev/null",
                "RCLONE_S3_PROVIDER",
                "Minio",
                "RCLONE_S3_ENDPOINT",
                "http://127.0.0.1:" + port,
                "RCLONE_S3_ACCESS_KEY_ID",
                Minio.ACCESS_KEY,
                "RCLONE_S3_SECRET_ACCESS_KEY",
                Minio.SECRET_KEY);
    }

    List<String> version() {
        return List.of(binary, "version");
    }

    List<String> upload(Path directory, String place) {
        return List.of(binary, "copy", "--transfers", "32", "--checkers", "32", directory.toString(), ":s3:" + place);
    }

    List<String> download(String place, Path directory) {
        return List.of(binary, "copy", "--transfers", "32", "--checkers", "32", ":s3:" + place, directory.toString());
    }

    List<String> list(String place) {
        return List.of(binary, "lsf", "-R", "--files-only", "--fast-list", ":s3:" + place);
    }

    List<String> make(String bucket) {
        return List.of(binary, "mkdir", ":s3:" + bucket);
    }

    List<String> purge(String bucket) {
        return List.of(binary, "purge", ":s3:" + bucket);
    }
}
