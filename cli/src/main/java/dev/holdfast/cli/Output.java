package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Json;
import dev.holdfast.cli.text.Printable;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Where results go: text for people, unless they want none, or JSON for programs. */
final class Output {
    private final PrintStream out;
    private final PrintStream errors;
    private final boolean json;
    private final boolean quiet;

    Output(PrintStream out, PrintStream errors, boolean json, boolean quiet) {
        this.out = out;
        this.errors = errors;
        this.json = json;
        this.quiet = quiet;
    }

    boolean isJson() {
        return json;
    }

    boolean isQuiet() {
        return quiet;
    }

    PrintStream errors() {
        return errors;
    }

    /** A sentence that a program does not need. */
    void say(String line) {
        if (!json && !quiet) {
            out.println(line);
        }
    }

    /** Lines that a program does not need. */
    void say(List<String> lines) {
        lines.forEach(this::say);
    }

    /** What was asked for, which even a quiet command prints. */
    void show(Supplier<List<String>> lines, Supplier<Fields> object) {
        if (json) {
            message(object.get());
        } else {
            lines.get().forEach(out::println);
        }
    }

    /** The same, as an array of objects. */
    void showAll(Supplier<List<String>> lines, Supplier<Collection<Fields>> objects) {
        if (json) {
            out.println(Json.of(objects.get()));
        } else {
            lines.get().forEach(out::println);
        }
    }

    /** A piece of what was asked for, within a line. */
    void piece(String text) {
        out.print(text);
    }

    /** One line of what was asked for. */
    void line(String line) {
        out.println(line);
    }

    /** One object in a line of its own; for programs only. */
    void message(Fields object) {
        if (json) {
            out.println(Json.of(object));
        }
    }

    /** How something goes on that takes long; beside what was asked for, and not for a quiet command. */
    void tell(String line, Supplier<Fields> object) {
        if (!quiet) {
            errors.println(json ? Json.of(object.get()) : line);
        }
    }

    /** Something that went wrong, or should be known, and did not end the command. */
    void warn(String line, Supplier<Fields> object) {
        errors.println(json ? Json.of(object.get()) : Printable.of(line));
    }

    void warn(String line) {
        warn(line, () -> Fields.message("warning").put("message", line));
    }

    /** The end of a command that failed. */
    void failed(int code, String message) {
        errors.println(
                json
                        ? Json.of(Fields.message("exit_error").put("code", code).put("message", message))
                        : "holdfast: " + message);
    }

    void flush() {
        out.flush();
        errors.flush();
    }
}
