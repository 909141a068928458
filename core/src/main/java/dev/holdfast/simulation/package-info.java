/** Schedules, policies and a model of sizes in; what would be kept on each day of some years out, as values and as a page with charts. */
@NullMarked
package dev.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
