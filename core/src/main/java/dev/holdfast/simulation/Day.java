package dev.holdfast.simulation;

import java.time.Duration;
import java.time.LocalDate;

/**
 * How things are at the end of a day.
 *
 * @param date the day in the schedule's zone
 * @param kept how many backups there are, failed ones not counted
 * @param bytes what they take in the repository, by the model of sizes
 * @param worstAge how old the newest good one became during the day; the time since the simulation began if there was none
 */
public record Day(LocalDate date, int kept, long bytes, Duration worstAge) {}
