package dev.holdfast.internal.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.RetryPolicy;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreException.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls again that failed and may succeed later.
 *
 * <p>What is done about a failure is what {@link StoreException#recovery()} says; other exceptions pass. When it is unknown
 * whether a put was done, the object is looked at before the content is sent again. A listing that breaks off is begun again
 * without naming an object twice, which costs 32 bytes of memory for each object named.
 */
public final class RetryingBlobStore extends ForwardingBlobStore {
    private static final Logger LOG = LoggerFactory.getLogger(RetryingBlobStore.class);

    /** A connection may damage bytes now and then; bytes damaged again and again are damaged where they lie. */
    private static final int MAX_DAMAGED = 3;

    private final RetryPolicy policy;
    private final Time time;
    private final RandomGenerator random;

    /**
     * @param inner closed with this store
     * @param policy when and how long
     * @param time measures and waits
     * @param random the jitter's source; safe for use from any thread
     */
    public RetryingBlobStore(BlobStore inner, RetryPolicy policy, Time time, RandomGenerator random) {
        super(inner);
        this.policy = Objects.requireNonNull(policy, "policy");
        this.time = Objects.requireNonNull(time, "time");
        this.random = Objects.requireNonNull(random, "random");
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        UncertainPut put = new UncertainPut(inner(), key, content, options);
        return retried(put::attempt);
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        return retried(unused -> inner().get(key, offset, length, reader));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return retried(unused -> inner().head(key));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        SeenKeys seen = new SeenKeys();
        retried(unused -> {
            inner().list(prefix, info -> {
                if (seen.add(info.key().path())) {
                    each.accept(info);
                }
            });
            return true;
        });
    }

    @Override
    public void delete(BlobKey key) {
        retried(unused -> {
            inner().delete(key);
            return true;
        });
    }

    /** Only those that failed and may succeed later are deleted again. */
    @Override
    public Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        ManyDeletions deletions = new ManyDeletions(inner(), keys);
        try {
            retried(unused -> {
                deletions.attempt();
                return true;
            });
            return deletions.notDeleted();
        } catch (StoreException.Interrupted stopped) {
            throw stopped;
        } catch (StoreException failure) {
            return deletions.afterGivingUp(failure);
        }
    }

    @Override
    public Optional<Instant> retainedUntil(BlobKey key) {
        return retried(unused -> inner().retainedUntil(key));
    }

    @Override
    public boolean recall(BlobKey key, Duration keep) {
        return retried(unused -> inner().recall(key, keep));
    }

    @Override
    public BlobVersions versions() {
        BlobVersions all = retried(unused -> inner().versions());
        return new BlobVersions() {
            @Override
            public void list(String prefix, Consumer<BlobVersion> each) {
                SeenKeys seen = new SeenKeys();
                retried(unused -> {
                    all.list(prefix, version -> {
                        if (seen.add(version.key() + " " + version.id())) {
                            each.accept(version);
                        }
                    });
                    return true;
                });
            }

            @Override
            public BlobInfo bringBack(BlobVersion version) {
                return retried(unused -> all.bringBack(version));
            }

            @Override
            public void delete(BlobVersion version) {
                retried(unused -> {
                    all.delete(version);
                    return true;
                });
            }
        };
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        retried(unused -> {
            inner().extendRetention(key, until);
            return true;
        });
    }

    @Override
    public Instant storeTime() {
        return retried(unused -> inner().storeTime());
    }

    /** @param call told whether an earlier attempt may have been carried out */
    private <T> T retried(Function<Boolean, T> call) {
        long begun = time.nanos();
        boolean uncertain = false;
        int damaged = 0;
        for (int failures = 1; ; failures++) {
            try {
                return call.apply(uncertain);
            } catch (StoreException failure) {
                damaged += failure instanceof StoreException.Corrupt ? 1 : 0;
                if (failure.recovery() == Recovery.GIVE_UP || damaged == MAX_DAMAGED) {
                    throw failure;
                }
                uncertain |= failure.recovery() == Recovery.CHECK_THEN_RETRY;
                pause(failures, begun, failure);
            }
        }
    }

    private void pause(int failures, long begun, StoreException failure) {
        Duration delay = policy.delay(failures, random);
        if (failure instanceof StoreException.Throttled throttled) {
            Duration asked = throttled.retryAfter().orElse(Duration.ZERO);
            delay = asked.compareTo(delay) > 0 ? asked : delay;
        }
        Duration spent = Duration.ofNanos(time.nanos() - begun);
        if (spent.plus(delay).compareTo(policy.deadline()) > 0) {
            LOG.debug("gave up after {} attempts in {}: {}", failures, spent, failure.getMessage());
            throw failure;
        }
        LOG.debug("attempt {} failed, next in {}: {}", failures, delay, failure.getMessage());
        sleep(delay, failure);
    }

    private void sleep(Duration delay, StoreException failure) {
        try {
            time.sleep(delay);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            StoreException interrupted = new StoreException.Interrupted(
                    "interrupted while waiting to try again in " + description() + " after: " + failure.getMessage(),
                    stopped);
            interrupted.addSuppressed(failure);
            throw interrupted;
        }
    }
}
