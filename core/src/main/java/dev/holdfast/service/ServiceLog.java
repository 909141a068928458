package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.observe.LogLine;
import dev.holdfast.internal.scheduler.Cause;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.internal.scheduler.Outcome;
import dev.holdfast.internal.scheduler.ScheduleDecision.Skip;
import dev.holdfast.internal.scheduler.SchedulerListener;
import dev.holdfast.service.ServiceEvent.Kind;
import dev.holdfast.spi.store.StoreException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what happens into words, tells whoever listens, and wakes the loop where that is useful. Safe for use from any thread. */
final class ServiceLog implements SchedulerListener {
    private static final Logger LOG = LoggerFactory.getLogger(Holdfast.class);

    private final Time time;
    private final Consumer<ServiceEvent> listener;
    private volatile Runnable wake = () -> {};
    private volatile Watch watch = Watch.NONE;

    ServiceLog(Time time, Consumer<ServiceEvent> listener) {
        this.time = time;
        this.listener = listener;
    }

    void wakes(Runnable action) {
        wake = action;
    }

    void watched(Watch value) {
        watch = value;
    }

    private void tell(Kind kind, String schedule, String run, String message) {
        String line = LogLine.of("event", kind.word(), "schedule", schedule, "run", run, "message", message);
        if (kind == Kind.TROUBLE || kind == Kind.REFUSED || kind == Kind.GAP) {
            LOG.warn("{}", line);
        } else if (kind == Kind.SLICE) {
            LOG.debug("{}", line);
        } else {
            LOG.info("{}", line);
        }
        try {
            listener.accept(new ServiceEvent(kind, time.now(), schedule, run, message));
        } catch (RuntimeException harmless) {
            LOG.warn("a listener of the service failed; the service goes on", harmless);
        }
    }

    @Override
    public void leads(long token) {
        tell(Kind.LEADS, "", "", "this process runs the schedules from now on, with the token " + token);
        watch.leads();
    }

    @Override
    public void follows() {
        tell(Kind.FOLLOWS, "", "", "this process lost the lease; its runs are cancelled, and another one may go on");
        watch.follows();
    }

    @Override
    public void began(String schedule, Claim claim) {
        tell(Kind.BEGAN, schedule, claim.run(), claim.task().word() + " begins: " + why(claim));
        watch.began(schedule, claim);
    }

    private static String why(Claim claim) {
        return switch (claim.cause()) {
                    case DUE -> "due at " + claim.due();
                    case MISSED -> "due at " + claim.due() + ", in place of all that were missed";
                    case CREATION -> "the schedule is new";
                    case REQUEST -> "asked for by " + claim.by();
                    case REPEAT -> "due at " + claim.due() + ", again because its process died";
                }
                + (claim.cause() == Cause.REPEAT ? " (attempt " + claim.attempt() + ")" : "");
    }

    @Override
    public void ended(String schedule, Claim claim, Outcome outcome) {
        String how = outcome.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        String message = outcome.message().isEmpty() ? how : how + ": " + outcome.message();
        tell(Kind.ENDED, schedule, claim.run(), claim.task().word() + " " + message);
    }

    @Override
    public void waits() {
        wake.run();
    }

    @Override
    public void skipped(String schedule, Skip skip) {
        tell(
                Kind.SKIPPED,
                schedule,
                "",
                skip.task().word() + " due at " + skip.due() + " is skipped: "
                        + skip.reason().sentence());
    }

    @Override
    public void trouble(String what, HoldfastException failure) {
        trouble(what + ": " + failure.getMessage());
        if (failure instanceof StoreException) {
            watch.stateSilent(String.valueOf(failure.getMessage()));
        }
    }

    void trouble(String message) {
        tell(Kind.TROUBLE, "", "", message);
    }

    void floor(String message) {
        tell(Kind.FLOOR, "", "", message);
    }

    void storage(String message) {
        tell(Kind.STORAGE, "", "", message);
    }

    void archive(String schedule, String message) {
        tell(Kind.ARCHIVE, schedule, "", message);
    }

    void slice(String schedule, String message) {
        tell(Kind.SLICE, schedule, "", message);
    }

    void gap(String schedule, String message) {
        tell(Kind.GAP, schedule, "", message);
    }

    void deleted(String schedule, LeftBackups left) {
        tell(
                Kind.DELETED,
                schedule,
                "",
                left.going().size() + " backups of the schedule were deleted, as its definition is gone and said so; "
                        + left.isProtected() + " are protected and stay"
                        + (left.last() == 0
                                ? ""
                                : ", and " + left.last() + " as the last good ones of their targets, which only"
                                        + " 'backups delete --even-last' deletes"));
    }

    void reloaded(Reload reload) {
        watch.reloaded(reload);
        reload.problems().forEach(problem -> tell(Kind.REFUSED, "", "", problem.toString()));
        if (reload.taken()) {
            String changes = reload.diff().changes().stream()
                    .map(change -> change.path() + " " + change.kind().name().toLowerCase(java.util.Locale.ROOT))
                    .reduce((one, other) -> one + ", " + other)
                    .orElse("nothing changed");
            tell(Kind.RELOADED, "", "", "the definitions were read again: " + changes);
        }
    }

    void broken(String problem) {
        tell(Kind.REFUSED, "", "", problem);
    }
}
