/** Definitions, the stored state of schedules and the time come in; claims of due runs, which one process at a time carries out, go out. */
@NullMarked
package dev.holdfast.internal.scheduler;

import org.jspecify.annotations.NullMarked;
