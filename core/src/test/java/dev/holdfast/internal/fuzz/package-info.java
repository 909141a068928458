/**
 * Everything that reads what others wrote, fed with what nobody should write: it must end soon, take little memory, and throw what it
 * says it throws. {@code -Dholdfast.fuzz.rounds=N} makes each property try N times as much.
 */
package dev.holdfast.internal.fuzz;
