package dev.holdfast.service;

import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.TargetGroup;
import dev.holdfast.run.Condition;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.List;

/** The result of a group of targets: one record whose parts are the runs of its members. */
final class GroupRuns {
    private final RunRecords records;
    private final Schedule schedule;
    private final Claim claim;

    /** @param records beside the snapshots of the schedule's storage */
    GroupRuns(RunRecords records, Schedule schedule, Claim claim) {
        this.records = records;
        this.schedule = schedule;
        this.claim = claim;
    }

    /**
     * Notes the result of a group. Where only all members together count, those that were backed up count as partial if another was
     * not.
     */
    RunRecord note(TargetGroup group, List<RunRecord> members, Instant now) {
        long good = members.stream()
                .filter(run -> run.state() == RunState.COMPLETED)
                .count();
        boolean all = good == members.size();
        boolean none = members.stream().noneMatch(GroupRuns::isBackedUp);
        boolean together = group.outcome() == TargetGroup.Outcome.ALL;
        RunState state = all ? RunState.COMPLETED : none || together ? RunState.FAILED : RunState.PARTIALLY_FAILED;
        RunRecord.Builder record = RunRecord.builder(RunIds.of(claim.run(), "group " + group.name()), RunKind.BACKUP)
                .name(RunRecord.nameOf(schedule.name() + "-" + group.name(), claim.due()))
                .schedule(schedule.name())
                .group(group.name())
                .storage(members.isEmpty() ? "" : members.get(0).storage())
                .createdBy(claim.by())
                .rules(claim.rules())
                .dueAt(claim.due())
                .startedAt(claim.at())
                .endedAt(now)
                .state(state)
                .message(good + " of " + members.size() + " members were backed up");
        members.forEach(member -> record.part(part(member)));
        if (together) {
            members.stream().filter(GroupRuns::isBackedUp).forEach(member -> settle(member, group, all, now));
        }
        return records.put(record.build()).run();
    }

    private static boolean isBackedUp(RunRecord run) {
        return run.state() == RunState.COMPLETED || run.state() == RunState.PARTIALLY_FAILED;
    }

    private static RunPart part(RunRecord member) {
        return new RunPart(
                PartKind.COMPONENT,
                member.target(),
                member.state(),
                "",
                member.message(),
                member.attempts(),
                member.addedBytes(),
                member.startedAt().orElse(null),
                member.endedAt().orElse(null),
                member.snapshot().orElse(null),
                member.expiresAt().orElse(null));
    }

    private void settle(RunRecord member, TargetGroup group, boolean all, Instant now) {
        Condition condition = all
                ? new Condition(
                        RunRecord.GROUP_COMPLETE,
                        Condition.Status.TRUE,
                        "AllThere",
                        "all members of the group " + group.name() + " were backed up",
                        now)
                : new Condition(
                        RunRecord.GROUP_COMPLETE,
                        Condition.Status.FALSE,
                        "MemberFailed",
                        "another member of the group " + group.name()
                                + " was not backed up, and the group counts only as a whole (outcome: all)",
                        now);
        var unused = records.change(
                member.id(), change -> (all ? change : change.state(RunState.PARTIALLY_FAILED)).condition(condition));
    }
}
