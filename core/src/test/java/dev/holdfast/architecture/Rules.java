package dev.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.holdfast.HoldfastException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules, for a tree of packages below a root.
 *
 * @param root {@code dev.holdfast}, or the package of the planted violations
 */
record Rules(String root) {
    /** A package may use itself and those above it; "" is the vocabulary. */
    static final List<String> ORDER = List.of(
            "",
            "internal.form",
            "policy",
            "retention",
            "run",
            "spi.store",
            "spi.workload",
            "spi.state",
            "spi.secret",
            "spi.approval",
            "spi.notification",
            "internal.thread",
            "internal.tar",
            "internal.posix",
            "internal.scan",
            "internal.place",
            "internal.chunk",
            "internal.seal",
            "internal.pack",
            "internal.index",
            "internal.tree",
            "internal.snapshot",
            "internal.store",
            "internal.repository",
            "internal.document",
            "internal.lease",
            "internal.journal",
            "internal.audit",
            "internal.protect",
            "internal.lock",
            "internal.walk",
            "internal.retain",
            "internal.archive",
            "internal.recall",
            "internal.restore",
            "internal.check",
            "internal.forget",
            "internal.prune",
            "internal.wipe",
            "internal.repair",
            "internal.copy",
            "internal.browse",
            "internal.merge",
            "internal.schedule",
            "simulation",
            "adapter",
            "workload",
            "job",
            "internal.storage",
            "internal.record",
            "internal.observe",
            "internal.execution",
            "internal.scheduler",
            "service");

    private static final String TIME = "dev.holdfast.SystemTime";

    ArchRule noCycles() {
        return slices().matching(root.substring(0, root.lastIndexOf('.')) + ".(**)")
                .should()
                .beFreeOfCycles();
    }

    ArchRule vocabularyStandsAlone() {
        return classes()
                .that()
                .resideInAPackage(root)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(root, "java..", "org.jspecify..");
    }

    ArchRule spiSeesOnlyTheApi() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".spi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".internal..", root + ".job..", root + ".policy..", root + ".retention..");
    }

    ArchRule packagesInOrder() {
        return classes().should(condition("use only packages above their own", (type, events) -> {
            int own = place(type);
            if (own < 0) {
                violated(
                        events, type, type.getName() + " lies in a package that has no place in the order of packages");
            }
            type.getDirectDependenciesFromSelf().stream()
                    .filter(use -> isOurs(use.getTargetClass()) && place(use.getTargetClass()) > own)
                    .forEach(use -> violated(events, type, use.getDescription()));
        }));
    }

    ArchRule oneClock() {
        return classes()
                .that()
                .doNotHaveFullyQualifiedName(TIME)
                .should(condition(
                        "take the time from Time",
                        (type, events) -> type.getAccessesFromSelf().stream()
                                .filter(Rules::asksTheMachine)
                                .forEach(use -> violated(events, type, use.getDescription()))));
    }

    ArchRule oneExceptionRoot() {
        return classes().that().areAssignableTo(Throwable.class).should().beAssignableTo(HoldfastException.class);
    }

    ArchRule signaturesAreOurOwn() {
        return classes()
                .that()
                .resideOutsideOfPackage(root + ".internal..")
                .and()
                .arePublic()
                .should(condition(
                        "show only types of the JDK and of exported packages",
                        (type, events) -> type.getMembers().stream()
                                .filter(Rules::isShown)
                                .forEach(member -> typesOf(member)
                                        .filter(Predicate.not(this::mayBeShown))
                                        .forEach(shown -> violated(
                                                events, type, member.getFullName() + " shows " + shown.getName())))));
    }

    ArchRule closedForExtension() {
        return classes()
                .should(condition("be final, sealed, abstract, a record, an enum or an interface", (type, events) -> {
                    if (!isClosed(type)) {
                        violated(events, type, type.getName() + " can be extended by anybody");
                    }
                }));
    }

    private int place(JavaClass type) {
        String name = type.getPackageName();
        return ORDER.indexOf(name.equals(root) ? "" : name.substring(root.length() + 1));
    }

    private boolean isOurs(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(root + ".");
    }

    private boolean mayBeShown(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.isEmpty()
                || name.startsWith("java.")
                || name.startsWith("javax.net.")
                || (isOurs(type.getBaseComponentType()) && !name.startsWith(root + ".internal"));
    }

    private static boolean isShown(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaClass> typesOf(JavaMember member) {
        Stream<JavaType> declared = member instanceof JavaField field
                ? Stream.of(field.getType())
                : Stream.concat(
                        Stream.of(((JavaCodeUnit) member).getReturnType()),
                        ((JavaCodeUnit) member).getParameterTypes().stream());
        return declared.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static boolean asksTheMachine(JavaAccess<?> use) {
        String owner = use.getTargetOwner().getName();
        String name = use.getTarget().getName();
        return owner.equals("java.time.Clock")
                || (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.InstantSource") && name.equals("system"))
                || (owner.equals("java.lang.System") && (name.equals("currentTimeMillis") || name.equals("nanoTime")));
    }

    private static boolean isClosed(JavaClass type) {
        return type.isAnonymousClass()
                || type.isInterface()
                || type.isEnum()
                || type.getModifiers().contains(JavaModifier.FINAL)
                || type.getModifiers().contains(JavaModifier.ABSTRACT)
                || type.reflect().isSealed();
    }

    private static void violated(ConditionEvents events, JavaClass type, String message) {
        events.add(SimpleConditionEvent.violated(type, message));
    }

    private static ArchCondition<JavaClass> condition(String description, Check check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.of(type, events);
            }
        };
    }

    private interface Check {
        void of(JavaClass type, ConditionEvents events);
    }
}
