/** A repository in; a plan which packs go, stay or are repacked; then the repository without what no snapshot needs. */
@NullMarked
package dev.holdfast.internal.prune;

import org.jspecify.annotations.NullMarked;
