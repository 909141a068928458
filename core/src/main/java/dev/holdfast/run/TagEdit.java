package dev.holdfast.run;

import dev.holdfast.RepositoryException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the tags of snapshots are changed. Tags that begin with {@code holdfast:} carry facts fixed at creation: setting leaves them
 * in place.
 *
 * @param kind add, remove or replace
 * @param tags which
 */
public record TagEdit(Kind kind, List<String> tags) {
    private static final String OURS = "holdfast:";

    /** @throws RepositoryException.Refused if there is nothing to add or remove, or a tag is empty, holds a comma or is ours */
    public TagEdit {
        tags = List.copyOf(tags);
        if (tags.isEmpty() && kind != Kind.SET) {
            throw new RepositoryException.Refused("give at least one tag to add or remove");
        }
        tags.forEach(TagEdit::requireUsable);
    }

    private static void requireUsable(String tag) {
        if (tag.isBlank() || tag.indexOf(',') >= 0) {
            throw new RepositoryException.Refused("a tag must not be empty or hold a comma, was '" + tag + "'");
        }
        if (tag.startsWith(OURS)) {
            throw new RepositoryException.Refused(
                    "the tag '" + tag + "' is a fact fixed at creation and cannot be changed");
        }
    }

    /** What is done with the tags. */
    public enum Kind {
        /** They are added where they are missing. */
        ADD,
        /** They are taken away where they are. */
        REMOVE,
        /** They replace all others. */
        SET
    }

    /** Adds tags. */
    public static TagEdit add(List<String> tags) {
        return new TagEdit(Kind.ADD, tags);
    }

    /** Takes tags away. */
    public static TagEdit remove(List<String> tags) {
        return new TagEdit(Kind.REMOVE, tags);
    }

    /** Replaces all tags; an empty list takes all away. */
    public static TagEdit set(List<String> tags) {
        return new TagEdit(Kind.SET, tags);
    }

    /** The tags that a snapshot has afterwards. */
    public List<String> apply(List<String> before) {
        List<String> after = new ArrayList<>(before);
        switch (kind) {
            case ADD ->
                tags.stream().filter(tag -> !after.contains(tag)).distinct().forEach(after::add);
            case REMOVE -> after.removeAll(tags);
            case SET -> {
                after.removeIf(tag -> !tag.startsWith(OURS));
                after.addAll(0, tags);
            }
        }
        return List.copyOf(after);
    }
}
