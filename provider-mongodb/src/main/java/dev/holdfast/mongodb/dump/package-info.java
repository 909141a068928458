/** Collections in; files of a snapshot out, several at once and in stretches. */
@NullMarked
package dev.holdfast.mongodb.dump;

import org.jspecify.annotations.NullMarked;
