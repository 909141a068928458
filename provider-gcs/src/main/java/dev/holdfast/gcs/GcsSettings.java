package dev.holdfast.gcs;

import dev.holdfast.Time;
import dev.holdfast.spi.store.StoreCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a builder has collected. */
final class GcsSettings {
    static final URI GOOGLE = URI.create("https://storage.googleapis.com/");

    String bucket = "";
    String prefix = "";
    URI endpoint = GOOGLE;

    @Nullable
    String project;

    @Nullable
    String location;

    StoreCredentials credentials = StoreCredentials.none();
    boolean anonymous;

    @Nullable
    String member;

    @Nullable
    Path certificates;

    @Nullable
    URI proxy;

    @Nullable
    String userAgent;

    int connections = 32;
    int chunkBytes = 8 * 1024 * 1024;
    int pageSize = 1000;
    Duration silence = Duration.ofSeconds(60);

    @Nullable
    String packClass;

    @Nullable
    String otherClass;

    boolean locked;
    boolean create;
    boolean createProtecting;
    Time time = Time.system();

    /** Whether requests go to Google, to whom credentials found on this machine may be shown. */
    boolean isGoogle() {
        String host = endpoint.getHost();
        return host.equals("googleapis.com") || host.endsWith(".googleapis.com");
    }

    /** The place, for messages. */
    String description() {
        String place = "gs://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
        return endpoint.equals(GOOGLE) ? place : place + " at " + endpoint.getRawAuthority();
    }
}
