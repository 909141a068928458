/** Values in, text out: sizes, durations, tables and JSON as the command prints them, and durations and commands as users type them. */
@NullMarked
package dev.holdfast.cli.text;

import org.jspecify.annotations.NullMarked;
