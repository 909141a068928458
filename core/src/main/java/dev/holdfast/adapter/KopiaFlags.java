package dev.holdfast.adapter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of {@code kopia policy set}, put into the fields that {@code kopia policy export} has for them. */
final class KopiaFlags {
    /** About how kopia works. */
    static final List<String> HOW = List.of(
            "--compression",
            "--compression-min-size",
            "--compression-max-size",
            "--add-only-compress",
            "--remove-only-compress",
            "--add-never-compress",
            "--remove-never-compress",
            "--metadata-compression",
            "--splitter",
            "--log-dir-snapshotted",
            "--log-dir-ignored",
            "--log-entry-snapshotted",
            "--log-entry-ignored",
            "--log-entry-cache-hit",
            "--log-entry-cache-miss",
            "--max-parallel-file-reads",
            "--max-parallel-snapshots",
            "--parallel-upload-above-size-mib",
            "--config-file",
            "--log-dir",
            "--log-level",
            "--file-log-level",
            "--log-file");

    private static final Map<String, List<String>> PLACES = places();

    private KopiaFlags() {}

    private static Map<String, List<String>> places() {
        Map<String, List<String>> places = new LinkedHashMap<>();
        for (String rule : List.of("Latest", "Hourly", "Daily", "Weekly", "Monthly", "Annual")) {
            places.put("--keep-" + rule.toLowerCase(java.util.Locale.ROOT), List.of("retention", "keep" + rule));
        }
        places.put("--ignore-identical-snapshots", List.of("retention", "ignoreIdenticalSnapshots"));
        places.put("--snapshot-interval", List.of("scheduling", "intervalSeconds"));
        places.put("--snapshot-time", List.of("scheduling", "timeOfDay"));
        places.put("--snapshot-time-crontab", List.of("scheduling", "cron"));
        places.put("--run-missed", List.of("scheduling", "runMissed"));
        places.put("--manual", List.of("scheduling", "manual"));
        places.put("--add-ignore", List.of("files", "ignore"));
        places.put("--add-dot-ignore", List.of("files", "ignoreDotFiles"));
        places.put("--max-file-size", List.of("files", "maxFileSize"));
        places.put("--one-file-system", List.of("files", "oneFileSystem"));
        places.put("--ignore-cache-dirs", List.of("files", "ignoreCacheDirs"));
        places.put("--ignore-file-errors", List.of("errorHandling", "ignoreFileErrors"));
        places.put("--ignore-dir-errors", List.of("errorHandling", "ignoreDirectoryErrors"));
        places.put("--ignore-unknown-types", List.of("errorHandling", "ignoreUnknownTypes"));
        places.put("--enable-volume-shadow-copy", List.of("osSnapshots", "volumeShadowCopy"));
        places.put("--before-folder-action", List.of("actions", "beforeFolder"));
        places.put("--after-folder-action", List.of("actions", "afterFolder"));
        places.put("--before-snapshot-root-action", List.of("actions", "beforeSnapshotRoot"));
        places.put("--after-snapshot-root-action", List.of("actions", "afterSnapshotRoot"));
        return places;
    }

    /** The option that a field came from. */
    static String spelling(String path) {
        for (Map.Entry<String, List<String>> place : PLACES.entrySet()) {
            String field = String.join(".", place.getValue());
            if (path.equals(field) || path.startsWith(field + ".") || path.startsWith(field + "[")) {
                return place.getKey();
            }
        }
        return path;
    }

    /** Puts an option where the export has it; {@code inherit} and {@code none} take it away again. */
    static void put(ObjectNode policy, Options.Option option, String timeout, String mode) {
        List<String> place = PLACES.get(option.name());
        String value = option.value();
        if (place == null) {
            if (option.name().equals("--inherit")) {
                policy.put("noParent", value.equals("false"));
            } else {
                policy.put(option.name(), value);
            }
            return;
        }
        ObjectNode parent = policy.withObject("/" + place.get(0));
        String field = place.get(1);
        if (value.equals("inherit") || value.equals("none")) {
            parent.remove(field);
            return;
        }
        switch (field) {
            case "timeOfDay" -> times(parent.withArray(field), value);
            case "cron" -> List.of(value.split(";", -1)).forEach(parent.withArray(field)::add);
            case "ignore", "ignoreDotFiles" -> parent.withArray(field).add(value);
            case "intervalSeconds" -> parent.put(field, seconds(value));
            case "manual" -> parent.put(field, value.isEmpty() ? "true" : value);
            case "beforeSnapshotRoot", "afterSnapshotRoot", "beforeFolder", "afterFolder" ->
                action(parent.withObject("/" + field), value, timeout, mode);
            default -> parent.put(field, value);
        }
    }

    /** Seconds, or the text itself if it is no duration, which is then reported as such. */
    private static String seconds(String text) {
        try {
            return Long.toString(Lifetimes.ofGo(text).toSeconds());
        } catch (IllegalArgumentException noDuration) {
            return text;
        }
    }

    private static void times(ArrayNode list, String value) {
        for (String time : value.split(",", -1)) {
            int colon = time.indexOf(':');
            list.addObject()
                    .put("hour", colon < 0 ? time : time.substring(0, colon))
                    .put("min", colon < 0 ? "0" : time.substring(colon + 1));
        }
    }

    private static void action(ObjectNode action, String command, String timeout, String mode) {
        List<ShellWords.Line> lines = ShellWords.of(command);
        List<String> words = lines.isEmpty() ? List.of() : lines.get(0).words();
        action.put("path", words.isEmpty() ? "" : words.get(0));
        words.subList(Math.min(1, words.size()), words.size()).forEach(action.withArray("args")::add);
        action.put("mode", mode);
        try {
            action.put("timeout", Lifetimes.ofGo(timeout).toSeconds());
        } catch (IllegalArgumentException noDuration) {
            action.put("timeout", Duration.ofMinutes(5).toSeconds());
        }
    }
}
