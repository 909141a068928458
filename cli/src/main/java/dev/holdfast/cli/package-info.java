/**
 * The {@code holdfast} command: arguments and surroundings in, an exit code out. Each subcommand is a class that first judges its
 * arguments and then acts through the public API; what comes out is written for people or, with {@code --json}, for programs.
 */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
