/** Takes news about runs, schedules and storages, and gives them to people or programs by a channel that others may add. */
@NullMarked
package dev.holdfast.spi.notification;

import org.jspecify.annotations.NullMarked;
