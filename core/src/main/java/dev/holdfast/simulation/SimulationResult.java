package dev.holdfast.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a simulation found.
 *
 * @param title says which definitions these are
 * @param from when it began
 * @param until when it ended
 * @param courses one for each schedule and target that it serves, in the order of the definitions
 * @param remarks what else should be known, such as schedules that were left out, and why
 */
public record SimulationResult(String title, Instant from, Instant until, List<Course> courses, List<String> remarks) {
    /** Copies the lists. */
    public SimulationResult {
        courses = List.copyOf(courses);
        remarks = List.copyOf(remarks);
    }

    /** What became of a schedule and a target; empty if the schedule does not serve it. */
    public Optional<Course> course(String schedule, String target) {
        return courses.stream()
                .filter(course ->
                        course.schedule().equals(schedule) && course.target().equals(target))
                .findFirst();
    }

    /** The backups that are there at the end, the oldest first; none if the schedule does not serve the target. */
    public List<KeptBackup> kept(String schedule, String target) {
        return course(schedule, target).map(Course::kept).orElse(List.of());
    }
}
