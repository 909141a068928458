/** Snapshots and keep rules in, a plan with a reason for every snapshot kept out; nothing is read, written or deleted here. */
@NullMarked
package dev.holdfast.retention;

import org.jspecify.annotations.NullMarked;
