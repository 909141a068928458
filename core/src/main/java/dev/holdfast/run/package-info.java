/** What happens and what came out: events while a job runs, plans before it acts, and the records and reports it leaves. */
@NullMarked
package dev.holdfast.run;

import org.jspecify.annotations.NullMarked;
