package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A command that cannot work, what surrounds it, and how it must end. */
final class BadInput {
    final String what;
    final List<String> words;
    final int code;
    final String says;
    final List<Consumer<Scene>> settings = new ArrayList<>();
    boolean mayChange;
    boolean mayLeaveData;

    private BadInput(String what, int code, String says, List<String> words) {
        this.what = what;
        this.code = code;
        this.says = says;
        this.words = words;
    }

    /**
     * A line of the table.
     *
     * @param what is wrong, for people
     * @param words of the command; {@code {…}} are places of the scene
     * @param says a part of the message
     */
    static BadInput of(String what, int code, String says, String... words) {
        return new BadInput(what, code, says, List.of(words));
    }

    /** Something that is so beforehand. */
    BadInput where(Consumer<Scene> setting) {
        settings.add(setting);
        return this;
    }

    /** The command does what it can, so the repository grows. */
    BadInput partial() {
        mayChange = true;
        return this;
    }

    /** What was stored before the failure may stay, without a snapshot that refers to it. */
    BadInput leavesUnreferenced() {
        mayLeaveData = true;
        return this;
    }

    @Override
    public String toString() {
        return what;
    }
}
