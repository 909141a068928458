/**
 * What users call: open a repository, run a backup or a restore, look after what is kept.
 *
 * <p>Everything else in the library stands behind {@link dev.holdfast.job.Repository}, {@link dev.holdfast.job.BackupJob} and
 * {@link dev.holdfast.job.RestoreJob}.
 */
@NullMarked
package dev.holdfast.job;

import org.jspecify.annotations.NullMarked;
