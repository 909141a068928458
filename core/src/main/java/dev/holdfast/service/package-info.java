/** A configuration comes in; its schedules run by themselves, and what they did and will do is told and listed. */
@NullMarked
package dev.holdfast.service;

import org.jspecify.annotations.NullMarked;
