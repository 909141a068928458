/**
 * Where bytes go: the contract between the repository and whatever keeps its objects.
 *
 * <p>Authors implement {@link dev.holdfast.spi.store.BlobStore} and a {@link
 * dev.holdfast.spi.store.BlobStoreProvider}, and prove them with the testkit's {@code BlobStoreContract}.
 */
@NullMarked
package dev.holdfast.spi.store;

import org.jspecify.annotations.NullMarked;
