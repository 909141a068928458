/** What a deployment is made of, and which of its members is to be dumped. */
@NullMarked
package dev.holdfast.mongodb.topology;

import org.jspecify.annotations.NullMarked;
