/** Programs to copy from: each has one verb, takes its repository and a password file as arguments, and says what it did. */
@NullMarked
package dev.holdfast.examples;

import org.jspecify.annotations.NullMarked;
