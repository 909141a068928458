package dev.holdfast.s3;

import dev.holdfast.Secret;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * What the program handed in, as the SDK takes it; read anew for each request, so that what was renewed is used.
 *
 * <p>The SDK holds credentials as strings while it signs, which nobody can wipe.
 */
final class HandedInCredentials implements AwsCredentialsProvider {
    private final StoreCredentials credentials;
    private final String place;

    HandedInCredentials(StoreCredentials credentials, String place) {
        this.credentials = credentials;
        this.place = place;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        String access = text("accessKey", "access-key", "AWS_ACCESS_KEY_ID", "aws_access_key_id")
                .orElseThrow(() -> missing("accessKey"));
        String secret = text("secretKey", "secret-key", "AWS_SECRET_ACCESS_KEY", "aws_secret_access_key")
                .orElseThrow(() -> missing("secretKey"));
        return text("sessionToken", "session-token", "AWS_SESSION_TOKEN", "aws_session_token")
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(access, secret, token))
                .orElseGet(() -> AwsBasicCredentials.create(access, secret));
    }

    private Optional<String> text(String... names) {
        return credentials.readAny(names).map(HandedInCredentials::revealed);
    }

    private static String revealed(Secret secret) {
        byte[] bytes = secret.revealUtf8();
        secret.close();
        String text = new String(bytes, StandardCharsets.UTF_8);
        Arrays.fill(bytes, (byte) 0);
        return text;
    }

    private StoreException.Denied missing(String name) {
        return new StoreException.Denied(
                "the credentials for " + place + " lack '" + name + "'; there are "
                        + credentials.names().stream().sorted().toList() + "; give accessKey and secretKey, and"
                        + " sessionToken for temporary ones",
                null);
    }

    @Override
    public String toString() {
        return "HandedInCredentials[" + place + "]";
    }
}
