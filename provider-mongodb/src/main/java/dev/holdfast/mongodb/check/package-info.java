/** What would keep a dump or a restore from working, and the command that mends it. */
@NullMarked
package dev.holdfast.mongodb.check;

import org.jspecify.annotations.NullMarked;
