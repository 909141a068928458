package dev.holdfast.s3;

import dev.holdfast.Time;
import dev.holdfast.spi.store.StoreCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;

/** What a builder has collected. */
final class S3Settings {
    String bucket = "";
    String prefix = "";

    @Nullable
    URI endpoint;

    @Nullable
    String region;

    @Nullable
    Boolean pathStyle;

    StoreCredentials credentials = StoreCredentials.none();

    @Nullable
    String profile;

    @Nullable
    Path certificates;

    @Nullable
    URI proxy;

    @Nullable
    String userAgent;

    Duration silence = Duration.ofSeconds(60);
    int connections = 32;
    int partBytes = 32 * 1024 * 1024;
    int partsAtOnce = 3;

    @Nullable
    String packClass;

    @Nullable
    String otherClass;

    ObjectLockMode lockMode = ObjectLockMode.GOVERNANCE;
    int pageKeys = 1000;

    @Nullable
    String principal;

    boolean conditions = true;
    boolean create;
    boolean createLocking;
    Time time = Time.system();

    /** The place, for messages. */
    String description() {
        String place = "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
        return endpoint == null ? place : place + " at " + endpoint.getRawAuthority();
    }
}
