package dev.holdfast.policy;

import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;
import dev.holdfast.internal.form.Value;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How the definitions of a kind that have names get into a configuration and out of it.
 *
 * @param <T> the definitions
 * @param <B> their builders
 */
record Section<T, B>(
        DefinitionKind kind,
        Function<String, B> begin,
        Shape<T, B> shape,
        Function<B, T> build,
        Function<T, String> name,
        BiConsumer<Configuration.Builder, T> add,
        Function<Configuration, List<T>> all) {
    static final Section<Schedule, Schedule.Builder> SCHEDULES = new Section<>(
            DefinitionKind.SCHEDULE,
            Schedule::builder,
            ScheduleShape.SHAPE,
            Schedule.Builder::build,
            Schedule::name,
            Configuration.Builder::schedule,
            Configuration::schedules);

    static final List<Section<?, ?>> ALL = List.of(
            new Section<>(
                    DefinitionKind.STORAGE,
                    Storage::builder,
                    StorageShape.SHAPE,
                    Storage.Builder::build,
                    Storage::name,
                    Configuration.Builder::storage,
                    Configuration::storages),
            new Section<>(
                    DefinitionKind.TARGET,
                    Target::builder,
                    TargetShape.SHAPE,
                    Target.Builder::build,
                    Target::name,
                    Configuration.Builder::target,
                    Configuration::targets),
            new Section<>(
                    DefinitionKind.GROUP,
                    TargetGroup::builder,
                    GroupShape.SHAPE,
                    TargetGroup.Builder::build,
                    TargetGroup::name,
                    Configuration.Builder::group,
                    Configuration::groups),
            new Section<>(
                    DefinitionKind.POLICY,
                    Policy::builder,
                    PolicyShape.SHAPE,
                    Policy.Builder::build,
                    Policy::name,
                    Configuration.Builder::policy,
                    Configuration::policies),
            SCHEDULES,
            new Section<>(
                    DefinitionKind.TEMPLATE,
                    Template::builder,
                    TemplateShape.SHAPE,
                    Template.Builder::build,
                    Template::name,
                    Configuration.Builder::template,
                    Configuration::templates),
            new Section<>(
                    DefinitionKind.NOTIFICATION,
                    NotificationRule::builder,
                    NotificationShape.SHAPE,
                    NotificationRule.Builder::build,
                    NotificationRule::name,
                    Configuration.Builder::notification,
                    Configuration::notifications));

    static Section<?, ?> of(DefinitionKind kind) {
        return ALL.stream().filter(section -> section.kind == kind).findFirst().orElseThrow();
    }

    void read(String named, Value value, Configuration.Builder into) {
        Structures.read(value, () -> begin.apply(named), shape, build).ifPresent(each -> add.accept(into, each));
    }

    /** What is written of each, by name; schedules of templates are not, since the template is. */
    void write(Configuration configuration, Map<String, Object> into) {
        for (T each : all.apply(configuration)) {
            if (!(each instanceof Schedule schedule && schedule.template().isPresent())) {
                into.put(name.apply(each), shape.write(each));
            }
        }
    }

    void compare(Configuration before, Configuration after, DiffCollector into) {
        into.compare(this, all.apply(before), all.apply(after));
    }
}
