package dev.holdfast.testkit;

import dev.holdfast.Secret;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.workload.MemoryWorkload;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a test an empty repository in memory, in parameters of the types {@link Repository}, {@link BlobStore}, {@link
 * VirtualTime} and {@link MemoryWorkload}. Each test gets its own, all of which belong together: the store is the
 * repository's, and the time is the one that both live by.
 *
 * <pre>{@code
 * @ExtendWith(RepositoryExtension.class)
 * class OrdersBackupTest {
 *     @Test
 *     void ordersComeBack(Repository repository, MemoryWorkload orders) { ... }
 * }
 * }</pre>
 *
 * <p>The repository is opened with {@link #PASSWORD}, its keys are cheap, the time begins at midnight of 2030-01-01, UTC, and
 * moves when somebody sleeps. The repository is closed after the test.
 */
public final class RepositoryExtension implements ParameterResolver, AfterEachCallback {
    /** Opens the repository again. */
    public static final String PASSWORD = "holdfast-testkit";

    private static final Namespace NAMESPACE = Namespace.create(RepositoryExtension.class);

    /** For JUnit. */
    public RepositoryExtension() {}

    /** What one test was handed; used by the thread of the test. */
    private static final class Fixture {
        private final Map<Class<?>, Object> made = new HashMap<>();

        private Object give(Class<?> type) {
            if (type == VirtualTime.class) {
                return time();
            }
            if (type == BlobStore.class) {
                return store();
            }
            return type == Repository.class
                    ? make(Repository.class, this::create)
                    : make(MemoryWorkload.class, () -> MemoryWorkload.named("test"));
        }

        private VirtualTime time() {
            return make(VirtualTime.class, VirtualTime::create);
        }

        private BlobStore store() {
            return make(
                    BlobStore.class,
                    () -> BlobStores.builder().time(time()).build().createStore("memory:test"));
        }

        private Repository create() {
            try (Secret password = Secret.of(PASSWORD)) {
                return Repository.at(store()).time(time()).lowCostKeys().create(password);
            }
        }

        private <T> T make(Class<T> type, Supplier<T> how) {
            Object there = made.get(type);
            if (there == null) {
                there = how.get();
                made.put(type, there);
            }
            return type.cast(there);
        }

        private void close() {
            if (made.get(Repository.class) instanceof Repository repository) {
                repository.close();
            } else if (made.get(BlobStore.class) instanceof BlobStore store) {
                store.close();
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Repository.class
                || type == BlobStore.class
                || type == VirtualTime.class
                || type == MemoryWorkload.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Fixture fixture = context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(context.getUniqueId(), id -> new Fixture(), Fixture.class);
        return fixture.give(parameter.getParameter().getType());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Fixture fixture = context.getStore(NAMESPACE).remove(context.getUniqueId(), Fixture.class);
        if (fixture != null) {
            fixture.close();
        }
    }
}
