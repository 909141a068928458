/** Takes the text of YAML or JSON files, gives values with their paths and every flaw at once; and the way back. */
@NullMarked
package dev.holdfast.internal.form;

import org.jspecify.annotations.NullMarked;
