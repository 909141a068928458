/** What the text of values looks like. */
@NullMarked
package dev.holdfast.cli.text;

import org.jspecify.annotations.NullMarked;
