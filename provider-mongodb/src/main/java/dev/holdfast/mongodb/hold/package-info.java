/** What makes a dump consistent and must be undone: the lock of a member, the stopped balancer. */
@NullMarked
package dev.holdfast.mongodb.hold;

import org.jspecify.annotations.NullMarked;
