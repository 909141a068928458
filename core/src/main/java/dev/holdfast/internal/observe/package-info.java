/** Takes what happens to runs, schedules and storages, and gives log lines, figures for Micrometer and a Pushgateway, and notifications. */
@NullMarked
package dev.holdfast.internal.observe;

import org.jspecify.annotations.NullMarked;
