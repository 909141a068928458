/** Cron expressions, items of policies and repeating intervals in, the instants out at which backups are due; and what of these is to run now. */
@NullMarked
package dev.holdfast.internal.schedule;

import org.jspecify.annotations.NullMarked;
