/** Stores in buckets of Google Cloud Storage. */
@NullMarked
package dev.holdfast.gcs;

import org.jspecify.annotations.NullMarked;
