/**
 * The last stage on the way in and the first on the way out: stores of this module and what is put around any store.
 *
 * <p>Input: named contents from the repository. Output: objects in a directory or in memory; around them small decorators that
 * retry, limit, meter, protect and prefix.
 */
@NullMarked
package dev.holdfast.internal.store;

import org.jspecify.annotations.NullMarked;
