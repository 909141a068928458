/** Stores in buckets of Amazon S3 and of servers that speak its protocol, such as MinIO, Ceph, NetApp and Dell. */
@NullMarked
package dev.holdfast.s3;

import org.jspecify.annotations.NullMarked;
