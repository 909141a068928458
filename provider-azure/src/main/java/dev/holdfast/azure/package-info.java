/** A store in a container of Azure Blob Storage: a builder, and {@code azblob://} as sugar. */
@NullMarked
package dev.holdfast.azure;

import org.jspecify.annotations.NullMarked;
