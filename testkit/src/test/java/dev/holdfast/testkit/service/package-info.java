/** The service as a whole: definitions, a clock and stores in memory in; backups, records and what people are told out. */
@NullMarked
package dev.holdfast.testkit.service;

import org.jspecify.annotations.NullMarked;
