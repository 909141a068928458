/** Classes that break each rule of the house once, laid out as the real packages are. Input and output: none, they never run. */
@NullMarked
package dev.holdfast.architecture.planted;

import org.jspecify.annotations.NullMarked;
