/** A location and credentials in; clients of whole deployments and of single members out. */
@NullMarked
package dev.holdfast.mongodb.connect;

import org.jspecify.annotations.NullMarked;
